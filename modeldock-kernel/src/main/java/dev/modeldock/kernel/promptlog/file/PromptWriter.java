package dev.modeldock.kernel.promptlog.file;

import dev.modeldock.kernel.promptlog.file.PromptFolder.Part;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to the newest file, begins a new one with each day and whenever one is long, and
 * removes files that are too old or too much. Each start begins a file of its own: whatever a kill
 * has left unfinished stays behind it and disturbs nobody. Confined to the log's own thread.
 */
final class PromptWriter {

  /** How many files the bound on the size is about: so much of it goes at once. */
  private static final int PARTS = 16;

  private final PromptFolder folder;
  private final Duration retention;
  private final long maxTotal;
  private final InstantSource clock;
  private @Nullable RandomAccessFile file;
  private @Nullable Part current;
  private long length;

  PromptWriter(PromptFolder folder, Duration retention, long maxTotal, InstantSource clock) {
    this.folder = folder;
    this.retention = retention;
    this.maxTotal = maxTotal;
    this.clock = clock;
  }

  /**
   * Appends {@code line}, which ends with a line break.
   *
   * @throws IOException if it is not in the file; nothing of it is then
   */
  void append(byte[] line) throws IOException {
    RandomAccessFile to = fileFor(line.length);
    try {
      to.write(line);
    } catch (IOException failed) {
      try {
        to.setLength(length);
        to.seek(length);
      } catch (IOException again) {
        failed.addSuppressed(again);
        close();
      }
      throw failed;
    }
    length += line.length;
  }

  private RandomAccessFile fileFor(int more) throws IOException {
    LocalDate today = today();
    RandomAccessFile open = file;
    boolean fits =
        current != null
            && current.day().equals(today)
            && (length == 0 || length + more <= maxTotal / PARTS)
            // Somebody may have removed it, and is not to be defied by an invisible file.
            && Files.exists(current.path());
    if (open != null && fits) {
      return open;
    }
    close();
    remove();
    Part next = folder.create(today);
    var opened = new RandomAccessFile(next.path().toFile(), "rw");
    file = opened;
    current = next;
    length = 0;
    return opened;
  }

  /** Removes what is too old, and of the rest the oldest as long as it is too much. */
  void remove() throws IOException {
    Instant oldest = clock.instant().minus(retention);
    var kept = new ArrayList<Part>();
    for (Part part : folder.parts()) {
      if (part.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(oldest)) {
        kept.add(part);
      } else {
        delete(part);
      }
    }
    long total = kept.stream().mapToLong(Part::length).sum();
    for (Part part : kept) {
      if (total <= maxTotal - maxTotal / PARTS) {
        break;
      }
      total -= part.length();
      delete(part);
    }
    if (current == null) {
      folder.tidy();
    }
  }

  private void delete(Part part) throws IOException {
    if (part.equals(current)) {
      close();
    }
    Files.deleteIfExists(part.path());
  }

  /** {@return all files; none of them is being written to after this} */
  List<Part> settled() throws IOException {
    close();
    return folder.parts();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** Lets go of the file; the next line begins another. */
  void close() throws IOException {
    RandomAccessFile open = file;
    file = null;
    current = null;
    if (open != null) {
      open.close();
    }
  }
}
