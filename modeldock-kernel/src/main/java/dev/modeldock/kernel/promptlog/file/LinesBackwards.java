package dev.modeldock.kernel.promptlog.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the whole lines of a file from its end to its beginning. One thread. */
final class LinesBackwards implements AutoCloseable {

  private static final int CHUNK = 256 * 1024;

  private final RandomAccessFile file;

  /** Where in the file the window begins. */
  private long start;

  private byte[] window = new byte[0];

  /** How much of the window, from its beginning, was not handed out; it ends behind a line. */
  private int left;

  LinesBackwards(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
    start = file.length();
    // What stands behind the last line break is no line yet, or never will be.
    int end = lineBreakBefore(0);
    left = end + 1;
  }

  /** {@return the next line towards the beginning, without its line break; null at the end} */
  byte @Nullable [] next() throws IOException {
    if (left == 0) {
      return null;
    }
    int before = lineBreakBefore(1);
    int end = left - 1;
    left = before + 1;
    return Arrays.copyOfRange(window, left, end);
  }

  /**
   * {@return where the last line break is, but for {@code skip} at the end; -1 if there is none}
   */
  private int lineBreakBefore(int skip) throws IOException {
    int searched = skip;
    while (true) {
      for (int i = left - 1 - searched; i >= 0; i--) {
        if (window[i] == '\n') {
          return i;
        }
      }
      searched = left;
      if (start == 0) {
        return -1;
      }
      extend();
    }
  }

  /** Twice as much each time, so that a long line is not copied over and over. */
  private void extend() throws IOException {
    int more = (int) Math.min(Math.max(CHUNK, left), start);
    var bigger = new byte[Math.addExact(more, left)];
    file.seek(start - more);
    file.readFully(bigger, 0, more);
    System.arraycopy(window, 0, bigger, more, left);
    window = bigger;
    start -= more;
    left = bigger.length;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
