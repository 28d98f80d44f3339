package dev.modeldock.kernel.promptlog.file;

import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.promptlog.PromptArchive;
import dev.modeldock.kernel.promptlog.PromptSink;
import dev.modeldock.kernel.promptlog.entry.PromptEntry;
import dev.modeldock.kernel.promptlog.file.PromptFolder.Part;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the prompt log: files of JSON lines that are the log's own, written by a thread of its own.
 * Any thread. What it cannot take, for its queue or the disk is full, is dropped and counted: a
 * request neither waits for it nor fails by it. As long as there is nothing to keep there is
 * neither a file nor a folder nor the thread.
 */
public final class PromptJournal implements PromptSink, PromptArchive, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PromptJournal.class.getName());

  private final PromptFolder folder;
  private final PromptWriter writer;
  private final LogThread thread;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /** How many drops and failures the runtime log knows of; the log's own thread only. */
  private long told;

  /** Whether the newest entry could not be written; the log's own thread only. */
  private boolean broken;

  private PromptJournal(PromptFolder folder, PromptWriter writer, LogThread thread) {
    this.folder = folder;
    this.writer = writer;
    this.thread = thread;
  }

  /**
   * Opens the log, and removes in the background what has grown too old.
   *
   * @param folder where it is kept; made with the first entry
   * @param retention how long a day's entries are kept
   * @param maxTotal how many bytes it may take on the disk
   */
  public static PromptJournal open(
      Path folder, Duration retention, long maxTotal, InstantSource clock) {
    return open(folder, retention, maxTotal, clock, LogThread.MOST_BYTES);
  }

  static PromptJournal open(
      Path folder, Duration retention, long maxTotal, InstantSource clock, long mostWaiting) {
    var files = new PromptFolder(folder);
    var journal =
        new PromptJournal(
            files, new PromptWriter(files, retention, maxTotal, clock), new LogThread(mostWaiting));
    if (files.exists()) {
      journal.thread.now(journal::upkeep);
    }
    return journal;
  }

  @Override
  public boolean later(int weight, Runnable work) {
    return thread.offer(weight, work);
  }

  @Override
  public void write(int weight, Supplier<PromptEntry> entry) {
    if (!thread.offer(weight, () -> append(entry))) {
      dropped.incrementAndGet();
    }
  }

  private void append(Supplier<PromptEntry> entry) {
    try {
      boolean first = written.get() == 0;
      writer.append(PromptLine.write(entry.get()));
      written.incrementAndGet();
      broken = false;
      if (first) {
        thread.now(this::upkeep);
      }
    } catch (IOException | RuntimeException | StackOverflowError e) {
      failed.incrementAndGet();
      if (!broken) {
        // Once, and without its text: a message could quote what it stumbled over.
        broken = true;
        LOG.log(
            Level.WARNING,
            "An entry of the prompt log could not be written ({0}); requests go on without",
            e instanceof IOException ? e.toString() : e.getClass().getName());
      }
    }
    tellDrops();
  }

  private void tellDrops() {
    long now = dropped.get();
    if (now > told) {
      LOG.log(
          Level.WARNING,
          "The prompt log could not keep up: {0} entries were dropped since the start",
          now);
      told = now + Math.max(100, now);
    }
  }

  private void upkeep() {
    try {
      writer.remove();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Old entries of the prompt log could not be removed", e);
    }
    thread.hourly(this::upkeep);
  }

  @Override
  public List<JsonObject> find(Filter filter) throws IOException {
    return new PromptSearch(folder).find(filter);
  }

  @Override
  public List<JsonObject> get(String requestId) throws IOException {
    return new PromptSearch(folder).get(requestId);
  }

  @Override
  public long purge(@Nullable Instant before) throws IOException, InterruptedException {
    try {
      return thread.call(() -> {
        writer.settled();
        return new Purge(folder, before).run();
      });
    } catch (ExecutionException e) {
      throw new IOException("the prompt log could not be purged: " + e.getCause(), e.getCause());
    } catch (RejectedExecutionException e) {
      throw new IOException("the prompt log is closed", e);
    }
  }

  @Override
  public Figures figures() {
    List<Part> parts;
    try {
      parts = folder.parts();
    } catch (IOException _) {
      parts = List.of();
    }
    return new Figures(
        parts.size(),
        parts.stream().mapToLong(Part::length).sum(),
        written.get(),
        dropped.get(),
        failed.get());
  }

  /** Writes what waits, within a bound, and closes the file. */
  @Override
  public void close() throws IOException {
    thread.close();
    writer.close();
  }
}
