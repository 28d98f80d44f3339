package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.audit.UsageLedger;
import dev.modeldock.kernel.audit.chain.AuditFiles;
import dev.modeldock.kernel.audit.chain.ChainWriter;
import dev.modeldock.kernel.audit.chain.LinesBackwards;
import dev.modeldock.kernel.audit.index.AuditBlock;
import dev.modeldock.kernel.audit.index.AuditIndex;
import dev.modeldock.kernel.audit.index.Segment;
import dev.modeldock.kernel.audit.line.AuditLineReader;
import dev.modeldock.kernel.json.JsonProblem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the audit files on a thread of its own and keeps the index filled. The files themselves
 * are its queue: no request waits for it, and after a restart, or when the index was lost, it
 * simply reads on from where the index ends. It rests nine times as long as it works: while there
 * is load, a search may as well read the newest lines from the files, and the processor is the
 * requests'. Only when it is far behind and hardly a request comes, as after an unclean stop, it
 * rests just as long.
 *
 * <p>It is also the ledger, for it alone knows the block that is not yet full.
 */
final class Indexer implements UsageLedger, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Indexer.class.getName());

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int CHUNK = 256 * 1_024;
  private static final int MOST_FAILURES = 3;
  private static final int REST_FOR_WORK = 9;
  private static final long FAR_BEHIND = 16L << 20;

  private final AuditFiles files;
  private final ChainWriter writer;
  private final AuditIndex.Opener opener;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  // Guarded by this.
  private @Nullable AuditIndex index;
  private @Nullable BlockBuilder block;

  Indexer(AuditFiles files, ChainWriter writer, AuditIndex.Opener opener) {
    this.files = files;
    this.writer = writer;
    this.opener = opener;
    this.thread = Thread.ofPlatform().daemon().name("audit-index").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    for (int failures = 1; !pause(PAUSE); failures++) {
      try {
        follow();
        return;
      } catch (IOException | RuntimeException | LinkageError | AssertionError failed) {
        // Searches read the files instead, so this is worth a line, never a refusal.
        abandon();
        if (failures == MOST_FAILURES) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the audit index is off until the next start, and searches are slower: {0}",
              failed.toString());
          return;
        }
        LOG.log(System.Logger.Level.INFO, "the audit index is built anew: {0}", failed.toString());
      }
    }
  }

  private void follow() throws IOException {
    openIndex();
    Duration rest = Duration.ZERO;
    var load = new Load(() -> writer.head().last().seq());
    while (!pause(rest)) {
      rest = PAUSE;
      if (!caughtUp()) {
        boolean hurries = !load.isThere() && farBehind();
        long began = System.nanoTime();
        readOn();
        rest =
            Duration.ofNanos(System.nanoTime() - began).multipliedBy(hurries ? 1 : REST_FOR_WORK);
      }
    }
  }

  private synchronized void openIndex() throws IOException {
    AuditIndex opened = opener.open();
    index = opened;
    Optional<AuditBlock> newest = opened.newest();
    if (newest.isPresent() && !fitsTheFiles(newest.get())) {
      LOG.log(System.Logger.Level.INFO, "the audit index does not fit the files; it is built anew");
      opened.clear();
      newest = Optional.empty();
    }
    block =
        newest
            .map(last -> new BlockBuilder(last.segment(), last.end(), last.nextSeq()))
            .orElse(null);
  }

  private boolean fitsTheFiles(AuditBlock last) throws IOException {
    Path path = files.path(last.segment());
    if (path.toFile().length() < last.end()) {
      return false;
    }
    try (var lines = new LinesBackwards(path, last.offset(), last.end())) {
      byte[] line = lines.next();
      return line != null
          && AuditLineReader.link(line)
              .filter(link -> link.seq() == last.nextSeq() - 1)
              .isPresent();
    }
  }

  private synchronized boolean farBehind() {
    ChainWriter.Head head = writer.head();
    return block != null
        && (!block.segment().equals(head.segment()) || head.offset() - block.end() > FAR_BEHIND);
  }

  private synchronized boolean caughtUp() throws IOException {
    ChainWriter.Head head = writer.head();
    if (head.segment() == null) {
      return true;
    }
    if (block == null) {
      NavigableSet<Segment> there = files.segments();
      if (there.isEmpty()) {
        return true;
      }
      block = new BlockBuilder(there.getFirst(), 0, 0);
    }
    return block.segment().equals(head.segment()) && block.end() >= head.offset();
  }

  /** Reads a chunk of lines into the block, and the block into the index as often as it is full. */
  private synchronized void readOn() throws IOException {
    BlockBuilder current = block;
    ChainWriter.Head head = writer.head();
    if (current == null || head.segment() == null) {
      return;
    }
    Path path = files.path(current.segment());
    long fileEnd =
        current.segment().equals(head.segment()) ? head.offset() : path.toFile().length();
    byte[] chunk = read(path, current.end(), fileEnd);
    int from = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        take(Arrays.copyOfRange(chunk, from, i));
        from = i + 1;
      }
    }
    if (chunk.length == 0 && !current.segment().equals(head.segment())) {
      turnTo(files.segments().higher(current.segment()));
    }
  }

  private static byte[] read(Path path, long from, long end) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      int size = (int) Math.min(CHUNK, Math.max(0, end - from));
      while (true) {
        var chunk = new byte[size];
        file.seek(from);
        file.readFully(chunk);
        int whole = size;
        while (whole > 0 && chunk[whole - 1] != '\n') {
          whole--;
        }
        if (whole > 0 || size == 0) {
          return Arrays.copyOf(chunk, whole);
        }
        if (size >= end - from) {
          return new byte[0];
        }
        size = (int) Math.min(size * 2L, end - from);
      }
    }
  }

  private void take(byte[] line) throws IOException {
    BlockBuilder current = block;
    if (current == null) {
      return;
    }
    if (current.empty()) {
      long seq =
          AuditLineReader.link(line).map(AuditLineReader.Link::seq).orElse(current.nextSeq());
      current = new BlockBuilder(current.segment(), current.end(), seq);
    }
    try {
      current.add(AuditLineReader.entry(line), line.length + 1);
    } catch (JsonProblem _) {
      current.skip(line.length + 1);
    }
    block = current;
    if (current.full()) {
      store(current);
    }
  }

  private void turnTo(@Nullable Segment next) throws IOException {
    BlockBuilder current = block;
    if (current == null || next == null) {
      return;
    }
    if (!current.empty()) {
      store(current);
    }
    block = new BlockBuilder(next, 0, current.nextSeq());
  }

  private void store(BlockBuilder done) throws IOException {
    if (index != null) {
      index.add(done.build());
    }
    block = new BlockBuilder(done.segment(), done.end(), done.nextSeq());
  }

  private synchronized void abandon() {
    block = null;
    AuditIndex broken = index;
    index = null;
    try {
      if (broken != null) {
        broken.clear();
        broken.close();
      }
    } catch (IOException | RuntimeException | LinkageError | AssertionError failed) {
      LOG.log(
          System.Logger.Level.INFO, "the audit index could not be removed: {0}", failed.toString());
    }
  }

  /** {@return the newest block of the index, if there is an index and it has one} */
  synchronized Optional<AuditBlock> newest() throws IOException {
    return index == null ? Optional.empty() : index.newest();
  }

  /** {@return the oldest block of the index, if there is an index and it has one} */
  synchronized Optional<AuditBlock> oldest() throws IOException {
    return index == null ? Optional.empty() : index.oldest();
  }

  /** {@return what the index has below {@code seq}, newest first; nothing if there is no index} */
  synchronized List<AuditIndex.Hit> find(AuditIndex.Wanted wanted, long seq, int limit)
      throws IOException {
    return index == null ? List.of() : index.find(wanted, seq, limit);
  }

  /** Forgets what is about lines below {@code seq}, whose files are gone, and days before that. */
  synchronized void prune(long seq, LocalDate day) throws IOException {
    if (block != null && block.nextSeq() < seq) {
      // It was reading what is gone by now.
      block = null;
    }
    if (index != null) {
      index.prune(seq, day);
    }
  }

  @Override
  public synchronized Optional<Instant> lastUsed(String keyId) {
    Optional<Instant> inBlock = block == null ? Optional.<Instant>empty() : block.lastUsed(keyId);
    try {
      Optional<Instant> before = index == null ? Optional.empty() : index.lastUsed(keyId);
      return before.isPresent() && inBlock.filter(before.get()::isBefore).isEmpty()
          ? before
          : inBlock;
    } catch (IOException lost) {
      return inBlock;
    }
  }

  @Override
  public synchronized KeyUsage used(String keyId, LocalDate day) {
    KeyUsage inBlock = block == null ? KeyUsage.NONE : block.used(keyId, day);
    try {
      return index == null ? inBlock : inBlock.plus(index.used(keyId, day));
    } catch (IOException lost) {
      return inBlock;
    }
  }

  /** {@return whether it is time to end} */
  private boolean pause(Duration most) {
    try {
      return closing.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      // Nobody has a reason to; going on is right in any case.
      return closing.getCount() == 0;
    }
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (index != null) {
        index.close();
        index = null;
      }
    }
  }
}
