package dev.modeldock.kernel.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.Egress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long the first page of many a search takes among a million events. Run it with {@code
 * -Daudit.bench=1000000 -Dtest=MillionEventsTest}; it is no part of a build.
 */
@EnabledIfSystemProperty(named = "audit.bench", matches = "\\d+")
class MillionEventsTest {

  private static final int PAGE = 50;
  private static final int ROUNDS = 7;
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final List<String> INSTANCES =
      List.of("ollama-local", "lmstudio-local", "dashscope", "codex-local");

  @TempDir Path folder;
  private final int count = Integer.getInteger("audit.bench", 0);
  private final Duration step = Duration.ofDays(20).dividedBy(Math.max(1, count));
  private Instant now = START;

  @Test
  void everySearchHasItsFirstPageAtOnce() throws Exception {
    Path audit = Files.createDirectory(folder.resolve("audit"));
    Path index = Files.createDirectory(folder.resolve("index"));
    long began = System.nanoTime();
    try (var journal =
        AuditJournal.open(
            audit,
            new FsyncPolicy.Never(),
            () -> {
              throw new IOException("later");
            },
            () -> now)) {
      for (int i = 0; i < count; i++) {
        now = START.plus(step.multipliedBy(i));
        journal.record(event(i));
      }
    }
    say("written", began);
    began = System.nanoTime();
    try (var journal =
        AuditJournal.open(
            audit, new FsyncPolicy.Never(), () -> MapDbAuditIndex.open(index), () -> now)) {
      while (journal.usage().lastUsed("last").isEmpty()) {
        Thread.sleep(50);
      }
      say("indexed", began);
      System.out.printf(
          "%d events, %d MB in files, %d MB in the index%n",
          count, size(audit) >> 20, size(index) >> 20);
      for (var search : searches().entrySet()) {
        measure(journal, search.getKey(), search.getValue());
      }
      began = System.nanoTime();
      assertThat(journal.verify().problems()).isEmpty();
      say("verified", began);
    }
  }

  private Map<String, AuditFilter> searches() {
    var searches = new LinkedHashMap<String, AuditFilter>();
    Instant middle = START.plus(step.multipliedBy(count / 2));
    searches.put("newest", AuditFilter.newest(PAGE));
    searches.put("an hour in the middle", during(middle, Map.of()));
    searches.put("the oldest hour", during(START, Map.of()));
    searches.put(
        "nothing: before all", new AuditFilter(null, START.minusSeconds(1), Map.of(), null, PAGE));
    searches.put("a common key", of(Trait.KEY, "key3"));
    searches.put("a key with one event, the oldest", of(Trait.KEY, "first"));
    searches.put("a key that nobody has", of(Trait.KEY, "nobody"));
    searches.put("a common model", of(Trait.MODEL, "fast"));
    searches.put("a model asked for once, in the middle", of(Trait.MODEL, "once"));
    searches.put("an instance", of(Trait.INSTANCE, "codex-local"));
    searches.put("an instance that is none", of(Trait.INSTANCE, "none"));
    searches.put("a rare outcome", of(Trait.OUTCOME, "upstream_stalled"));
    searches.put("an outcome that never was", of(Trait.OUTCOME, "refused_lan"));
    searches.put("actions", of(Trait.KIND, "control"));
    searches.put("requests", of(Trait.KIND, "request"));
    searches.put("the id of the oldest", of(Trait.REQUEST, id(0)));
    searches.put("an id that is none", of(Trait.REQUEST, "req_none"));
    // Both are in every block, and never on one line.
    searches.put(
        "key and outcome that never meet",
        AuditFilter.of(Map.of(Trait.KEY, "key0", Trait.OUTCOME, "exhausted"), PAGE));
    searches.put(
        "model and instance that never meet",
        AuditFilter.of(
            Map.of(Trait.MODEL, "fast", Trait.INSTANCE, "codex-local", Trait.KIND, "request"),
            PAGE));
    searches.put(
        "key, model and outcome in the oldest hour",
        during(START, Map.of(Trait.KEY, "key3", Trait.MODEL, "fast", Trait.OUTCOME, "completed")));
    searches.put("common, a page in the middle", of(Trait.KEY, "key3").before(count / 2L));
    return searches;
  }

  private static AuditFilter of(Trait trait, String value) {
    return AuditFilter.of(Map.of(trait, value), PAGE);
  }

  private static AuditFilter during(Instant from, Map<Trait, String> traits) {
    return new AuditFilter(from, from.plus(Duration.ofHours(1)), traits, null, PAGE);
  }

  private static void measure(AuditJournal journal, String name, AuditFilter filter)
      throws IOException {
    var millis = new double[ROUNDS];
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      found = journal.find(filter).entries().size();
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    double first = millis[0];
    Arrays.sort(millis);
    System.out.printf(
        "%-45s %3d found   first %6.1f ms   median %6.1f ms   worst %6.1f ms%n",
        name, found, first, millis[ROUNDS / 2], millis[ROUNDS - 1]);
  }

  private AuditEvent event(int i) {
    int key = i % 10;
    boolean alias = i % 3 == 0;
    // An alias leads to the first two only; the key 0 never exhausts anything.
    String instance = INSTANCES.get(alias ? i / 3 % 2 : i % 4);
    String target = instance + ":model" + i % 7;
    Outcome outcome = outcome(i, key);
    return new AuditEvent(
        id(i),
        now,
        new AuditEvent.Caller("127.0.0.1", keyId(i, key), "laptop"),
        new AuditEvent.Asked(
            "chat_completions", "openai", model(i, alias, target), alias ? "fast" : null, true),
        List.of(new AttemptRecord(target, null, null, 812, Egress.NONE)),
        new AuditEvent.Answered(200, outcome, null, target, "none", 87, 812),
        new AuditEvent.Use(1_000, 200, UsageSource.REPORTED, 4_096, 8_192));
  }

  private static Outcome outcome(int i, int key) {
    if (i % 100_000 == 77) {
      return Outcome.UPSTREAM_STALLED;
    }
    return key == 5 ? Outcome.EXHAUSTED : Outcome.COMPLETED;
  }

  private @Nullable String keyId(int i, int key) {
    return i == 0 ? "first" : i == count - 1 ? "last" : "key" + key;
  }

  private String model(int i, boolean alias, String target) {
    return i == count / 2 ? "once" : alias ? "fast" : target;
  }

  private static String id(int i) {
    return "req_" + Integer.toHexString(i * 0x9E3779B1) + "-" + i;
  }

  private static long size(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void say(String what, long began) {
    System.out.printf("%s in %.1f s%n", what, (System.nanoTime() - began) / 1e9);
  }
}
