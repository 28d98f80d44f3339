package dev.modeldock.kernel.promptlog.file;

import dev.modeldock.kernel.journal.DurableFiles;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.promptlog.file.PromptFolder.Part;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Removes entries. Confined to the log's own thread, while no file is being written to. */
final class Purge {

  private final PromptFolder folder;
  private final @Nullable Instant before;
  private long removed;

  /**
   * @param before removes only entries of requests that arrived before this; null for all
   */
  Purge(PromptFolder folder, @Nullable Instant before) {
    this.folder = folder;
    this.before = before;
  }

  /** Does it. {@return how many entries there were} */
  long run() throws IOException {
    for (Part part : folder.parts()) {
      if (before == null
          || !part.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(before)) {
        removed += count(part);
        Files.deleteIfExists(part.path());
      } else {
        rewrite(part, before);
      }
    }
    folder.tidy();
    return removed;
  }

  private static long count(Part part) throws IOException {
    long lines = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(part.path()))) {
      for (int c = in.read(); c >= 0; c = in.read()) {
        lines += c == '\n' ? 1 : 0;
      }
    }
    return lines;
  }

  private void rewrite(Part part, Instant until) throws IOException {
    Path beside = folder.beside(part);
    long kept = 0;
    long gone = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(part.path()));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside))) {
      for (byte[] line = line(in); line.length > 0; line = line(in)) {
        if (isBefore(line, until)) {
          gone++;
        } else {
          out.write(line);
          kept++;
        }
      }
    }
    removed += gone;
    if (kept == 0) {
      Files.delete(beside);
      Files.delete(part.path());
    } else if (gone == 0) {
      Files.delete(beside);
    } else {
      Files.move(
          beside, part.path(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.flushFolder(folder.folder());
    }
  }

  /** What cannot be read has no time at which it would be young enough to stay. */
  private static boolean isBefore(byte[] line, Instant until) {
    try {
      return PromptSearch.at(PromptLine.head(line)).isBefore(until);
    } catch (JsonProblem _) {
      return true;
    }
  }

  /** {@return the next line with its line break; empty at the end} */
  private static byte[] line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream(4 * 1024);
    for (int c = in.read(); c >= 0; c = in.read()) {
      line.write(c);
      if (c == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }
}
