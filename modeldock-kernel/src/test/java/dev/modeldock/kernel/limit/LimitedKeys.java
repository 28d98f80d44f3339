package dev.modeldock.kernel.limit;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.audit.index.AuditIndex;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.limit.day.DayBook;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keys with limits over a real audit, and clocks that go as a test wants. */
final class LimitedKeys implements AutoCloseable {

  private static final AuditIndex.Opener NO_INDEX =
      () -> {
        throw new IOException("no index here");
      };

  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());
  private final AtomicInteger requests = new AtomicInteger();
  private final Path folder;
  private volatile Instant now;
  private AuditJournal journal;
  private DayBook book;
  Meters meters;

  LimitedKeys(Path folder, String now) throws IOException {
    this.folder = folder;
    this.now = Instant.parse(now);
    open();
  }

  private void open() throws IOException {
    journal = AuditJournal.open(folder, new FsyncPolicy.Never(), NO_INDEX, () -> now);
    book = new DayBook(journal);
    meters = new Meters(book, () -> now, nanos::get);
  }

  /** Sets the wall's clock. */
  void clock(String at) {
    now = Instant.parse(at);
  }

  Instant clock() {
    return now;
  }

  /** Has time pass for everybody. */
  void pass(Duration time) {
    now = now.plus(time);
    nanos.addAndGet(time.toNanos());
  }

  /**
   * Has everything that is only in memory be lost, as when the process is killed in the middle of a
   * write.
   */
  void crash() throws IOException {
    book.close();
    journal.close();
    try (var files = Files.list(folder)) {
      Path newest = files.max(Comparator.naturalOrder()).orElseThrow();
      Files.writeString(newest, "{\"seq\":", StandardOpenOption.APPEND);
    }
    open();
  }

  DayBook book() {
    return book;
  }

  AuditJournal journal() {
    return journal;
  }

  static KeyRecord key(
      String id,
      @Nullable Integer requests,
      @Nullable Long tokens,
      @Nullable Integer streams,
      @Nullable Long daily) {
    return new KeyRecord(
        id,
        "key " + id,
        "mdk_" + id,
        KeyHashes.of("$argon2id$hash"),
        KeyGrant.of(Set.of(Scope.CHAT), KeyPolicy.standard())
            .within(new KeyLimits(requests, tokens, streams, daily)),
        Instant.EPOCH,
        null,
        null);
  }

  static KeyRecord daily(String id, long tokens) {
    return key(id, null, null, null, tokens);
  }

  /** {@return what a request has reserved} */
  Spending reserved(KeyRecord key, long tokens) throws RefusedException {
    Spending spending = meters.spending(key);
    try {
      spending.reserve(false, () -> Demand.ofPrompt(tokens));
      return spending;
    } catch (RefusedException e) {
      spending.close();
      throw e;
    }
  }

  /** Has a request begin and end, as the gateway does it. {@return why not, if it is refused} */
  @Nullable Refusal spend(KeyRecord key, long tokens) throws IOException {
    try (Spending spending = reserved(key, tokens)) {
      journal.record(event(key, now, tokens));
      spending.settle(tokens);
      return null;
    } catch (RefusedException e) {
      return e.refusal();
    }
  }

  AuditEvent event(KeyRecord key, Instant at, long tokens) {
    return new AuditEvent(
        "req_" + requests.incrementAndGet(),
        at,
        new AuditEvent.Caller("127.0.0.1", key.id(), key.name()),
        new AuditEvent.Asked("chat_completions", "openai", "a:m", null, false),
        List.of(),
        new AuditEvent.Answered(200, Outcome.COMPLETED, null, "a:m", "none", -1, 1),
        new AuditEvent.Use(tokens, 0, UsageSource.REPORTED, 0, 0));
  }

  LimitStanding standing(KeyRecord key, Limit limit) throws IOException {
    return meters.of(key).stream().filter(each -> each.which() == limit).findFirst().orElseThrow();
  }

  long usedToday(KeyRecord key) throws IOException {
    return standing(key, Limit.DAILY_TOKENS).used();
  }

  @Override
  public void close() throws IOException {
    book.close();
    journal.close();
  }
}
