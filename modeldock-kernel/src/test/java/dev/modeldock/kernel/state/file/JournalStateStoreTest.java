package dev.modeldock.kernel.state.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.journal.Journal;
import dev.modeldock.kernel.journal.JournalDamaged;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.SecretRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyHash;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyPolicy.Globs;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import dev.modeldock.kernel.state.key.Reach;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStateStoreTest {

  private static final InstanceRecord INSTANCE =
      new InstanceRecord(
          "ollama-local",
          "ollama",
          Settings.of(Map.of("base_url", "http://127.0.0.1:11434", "n", 3, "r", 0.5, "b", true)),
          Map.of("api_key", "env:OLLAMA_KEY"),
          Risk.HIGH,
          true,
          List.of("llama*"),
          false,
          Source.STATE);

  private static final KeyRecord KEY =
      new KeyRecord(
          "k1",
          "laptop \"1\" €",
          "mdk_k1",
          new KeyHashes(
              new KeyHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "s-_1"),
              new KeyHashes.Retiring(
                  new KeyHash("$argon2id$old", null), Instant.parse("2026-11-23T10:00:00Z"))),
          new KeyGrant(
              Set.of(Scope.CHAT, Scope.MODELS),
              new KeyPolicy(
                  new Globs(List.of("a:*"), List.of("fast"), List.of("a")),
                  new Globs(List.of("a:big*"), List.of("slow"), List.of("b")),
                  Set.of(Reach.LAN, Reach.CLOUD)),
              new KeyLimits(60, 10_000L, 4, 1_000_000L),
              PromptLogging.REDACTED),
          Instant.parse("2026-11-22T10:00:00.123456Z"),
          Instant.parse("2027-01-01T00:00:00Z"),
          null);

  private static final SecretRecord SECRET =
      new SecretRecord(
          "openai-key",
          "v1.0a.older",
          "sk-…3f9a",
          Instant.parse("2026-11-22T10:00:00Z"),
          Instant.parse("2026-11-22T10:00:01Z"));

  /** Held, or the level is lost with the logger: hundreds of cuts need no line each. */
  private static final Logger CUTS = Logger.getLogger(Journal.class.getName());

  @TempDir Path folder;

  @BeforeAll
  static void quiet() {
    CUTS.setLevel(Level.SEVERE);
  }

  @Test
  void aNewStoreIsEmpty() throws IOException {
    try (var store = JournalStateStore.open(folder)) {
      assertThat(store.state()).isEqualTo(GatewayState.empty());
    }
  }

  @Test
  void everyKindOfChangeIsThereAfterARestartWithAndWithoutASnapshot() throws IOException {
    var changes =
        List.of(
            new StateChange.PutInstance(INSTANCE),
            new StateChange.PutInstance(INSTANCE.withEnabled(true)),
            new StateChange.PutAlias(alias("gone", 1)),
            new StateChange.PutAlias(alias("fast", 2)),
            new StateChange.RemoveAlias("gone"),
            new StateChange.RemoveInstance("nobody"),
            new StateChange.PutKey(KEY),
            new StateChange.RevokeKey("k1", Instant.parse("2026-11-23T00:00:00Z")),
            new StateChange.RevokeKey("nobody", Instant.EPOCH),
            new StateChange.PutSecret(SECRET),
            new StateChange.PutSecret(SECRET.withEnvelope("v1.0a.newer")),
            new StateChange.RemoveSecret("nobody"));
    for (int recordsBeforeSnapshot : List.of(1, 4, 1_000)) {
      Path own = Files.createDirectory(folder.resolve("s" + recordsBeforeSnapshot));
      GatewayState last = GatewayState.empty();
      for (StateChange change : changes) {
        try (var store = JournalStateStore.open(own, recordsBeforeSnapshot)) {
          assertThat(store.state()).isEqualTo(last);
          last = store.apply(change);
          assertThat(last).isSameAs(store.state());
        }
      }
      try (var store = JournalStateStore.open(own, recordsBeforeSnapshot)) {
        assertThat(store.state()).isEqualTo(last);
        assertThat(last.key("k1").orElseThrow().revokedAt()).isNotNull();
        assertThat(last.instances().get("ollama-local").settings().number("r")).hasValue(0.5);
      }
    }
  }

  @Test
  void changesThatTheSnapshotHasAreSkippedWhenTheJournalWasNotEmptied() throws IOException {
    GatewayState last;
    byte[] journalBefore;
    try (var store = JournalStateStore.open(folder, 3)) {
      store.apply(new StateChange.PutAlias(alias("a", 1)));
      store.apply(new StateChange.RemoveAlias("a"));
      journalBefore = Files.readAllBytes(folder.resolve("state.journal"));
      last = store.apply(new StateChange.PutAlias(alias("b", 1)));
    }
    assertThat(folder.resolve("state.snapshot")).exists();
    // As after a kill between the rename of the snapshot and the emptying of the journal.
    Files.write(folder.resolve("state.journal"), journalBefore);
    try (var store = JournalStateStore.open(folder, 3)) {
      assertThat(store.state()).isEqualTo(last);
      store.apply(new StateChange.RemoveAlias("b"));
    }
    try (var store = JournalStateStore.open(folder, 3)) {
      assertThat(store.state().aliases()).isEmpty();
    }
  }

  @Test
  void aTornLastChangeIsForgottenAtEveryByteAndTheOthersStay() throws IOException {
    Path journal = folder.resolve("state.journal");
    long whole;
    GatewayState before;
    try (var store = JournalStateStore.open(folder)) {
      before = store.apply(new StateChange.PutAlias(alias("kept", 1)));
      whole = Files.size(journal);
      store.apply(new StateChange.PutAlias(alias("torn", 1)));
    }
    byte[] content = Files.readAllBytes(journal);
    for (int length = (int) whole; length < content.length; length++) {
      Files.write(journal, Arrays.copyOf(content, length));
      try (var store = JournalStateStore.open(folder)) {
        assertThat(store.state()).isEqualTo(before);
      }
    }
  }

  @Test
  void aSnapshotWithAFlippedBitIsRefused() throws IOException {
    try (var store = JournalStateStore.open(folder, 1)) {
      store.apply(new StateChange.PutKey(KEY));
    }
    Path snapshot = folder.resolve("state.snapshot");
    byte[] good = Files.readAllBytes(snapshot);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(snapshot, bad);
      if (good[at] == ' ' || good[at] == '\n') {
        continue; // Some of these still read as the same JSON.
      }
      assertThatThrownBy(() -> JournalStateStore.open(folder, 1))
          .as("byte %d", at)
          .isInstanceOf(JournalDamaged.class)
          .hasMessageContaining("state.snapshot");
    }
  }

  @Test
  void filesOfANewerVersionAreRefused() throws IOException {
    Files.writeString(
        folder.resolve("state.snapshot"), "{\"format\":2,\"sequence\":1,\"whatever\":{}}");
    assertThatThrownBy(() -> JournalStateStore.open(folder))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void aSnapshotFromBeforeThereWereSecretsIsRead() throws IOException {
    Files.writeString(
        folder.resolve("state.snapshot"),
        """
        {"format":1,"sequence":4,"state":{"epoch":4,"instances":[],"aliases":[],"keys":[]}}
        """);
    try (var store = JournalStateStore.open(folder)) {
      assertThat(store.state().secrets()).isEmpty();
      store.apply(new StateChange.PutSecret(SECRET));
    }
    try (var store = JournalStateStore.open(folder, 1)) {
      assertThat(store.state().secret("openai-key")).hasValue(SECRET);
    }
  }

  @Test
  void aSnapshotForgetsTheEnvelopesOfRemovedSecrets() throws IOException {
    try (var store = JournalStateStore.open(folder, 3)) {
      store.apply(new StateChange.PutSecret(SECRET));
      store.apply(new StateChange.RemoveSecret(SECRET.name()));
      assertThat(Files.readString(folder.resolve("state.journal"), StandardCharsets.ISO_8859_1))
          .contains(SECRET.envelope());
      store.apply(new StateChange.RemoveSecret("nobody"));
      for (String file : List.of("state.journal", "state.snapshot")) {
        assertThat(Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1))
            .doesNotContain(SECRET.envelope());
      }
    }
  }

  @Test
  void anOwnerMayChangeTheSnapshotByTakingItsChecksumAway() throws IOException {
    try (var store = JournalStateStore.open(folder, 1)) {
      store.apply(new StateChange.PutAlias(alias("fast", 1)));
    }
    Path snapshot = folder.resolve("state.snapshot");
    String content = Files.readString(snapshot);
    Files.writeString(snapshot, content.replace("\"fast\"", "\"slow\""));
    assertThatThrownBy(() -> JournalStateStore.open(folder)).hasMessageContaining("'checksum'");
    Files.writeString(
        snapshot,
        content
            .replace("\"fast\"", "\"slow\"")
            .replaceAll(",\\s*\"checksum\" : \"[0-9a-f]+\"", ""));
    try (var store = JournalStateStore.open(folder)) {
      assertThat(store.state().aliases()).containsOnlyKeys("slow");
    }
  }

  @Test
  void aJournalWhoseSnapshotIsLostIsRefused() throws IOException {
    try (var store = JournalStateStore.open(folder, 2)) {
      for (int i = 0; i < 3; i++) {
        store.apply(new StateChange.PutAlias(alias("a", i)));
      }
    }
    Files.delete(folder.resolve("state.snapshot"));
    assertThatThrownBy(() -> JournalStateStore.open(folder))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("same backup");
  }

  @Test
  void onlyWhatBelongsIntoTheStoreIsTaken() throws IOException {
    try (var store = JournalStateStore.open(folder)) {
      var ofFile =
          new AliasRecord("x", List.of(new Target("a", "m")), Settings.none(), Source.FILE);
      assertThatThrownBy(() -> store.apply(new StateChange.PutAlias(ofFile)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aStormOfInterruptsLosesNothing() throws Exception {
    int threads = 8;
    int changes = 20;
    try (var store = JournalStateStore.open(folder, 10);
        var callers = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var begin = new CountDownLatch(1);
      List<Future<Integer>> results =
          IntStream.range(0, threads)
              .mapToObj(t ->
                  callers.submit(() -> {
                    begin.await();
                    int kept = 0;
                    for (int i = 0; i < changes; i++) {
                      Thread.currentThread().interrupt();
                      store.apply(new StateChange.PutAlias(alias("t" + t, i)));
                      kept += Thread.interrupted() ? 1 : 0;
                    }
                    return kept;
                  }))
              .toList();
      begin.countDown();
      for (Future<Integer> kept : results) {
        assertThat(kept.get()).isEqualTo(changes);
      }
      assertThat(store.state().epoch()).isEqualTo((long) threads * changes);
    }
    try (var store = JournalStateStore.open(folder)) {
      assertThat(store.state().aliases()).hasSize(threads);
      assertThat(store.state().epoch()).isEqualTo((long) threads * changes);
    }
  }

  static AliasRecord alias(String name, int generation) {
    return new AliasRecord(
        name,
        List.of(new Target("ollama-local", "llama3:" + generation), new Target("b", "c/d:e")),
        Settings.of(Map.of("num_ctx", 32_768)),
        Source.STATE);
  }
}
