package dev.modeldock.kernel.audit.chain;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a part of a file from its end to its beginning. One thread. */
public final class LinesBackwards implements AutoCloseable {

  private static final int CHUNK = 64 * 1_024;

  private final RandomAccessFile file;
  private final long from;
  private long windowStart;
  private byte[] window = new byte[0];

  /** How much of the window, from its start, has not been handed out. */
  private int left;

  /**
   * Opens {@code path}.
   *
   * @param from where the part begins
   * @param to where it ends, behind a line break; at most the length of the file
   */
  public LinesBackwards(Path path, long from, long to) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "r");
    this.from = from;
    this.windowStart = Math.max(from, to);
  }

  /** {@return the next line towards the beginning, without its line break; null at the end} */
  public byte @Nullable [] next() throws IOException {
    int lineEnd = left - 1;
    while (true) {
      for (int i = lineEnd - 1; i >= 0; i--) {
        if (window[i] == '\n') {
          left = i + 1;
          return Arrays.copyOfRange(window, i + 1, lineEnd);
        }
      }
      if (windowStart == from) {
        if (left == 0) {
          return null;
        }
        left = 0;
        return Arrays.copyOfRange(window, 0, lineEnd);
      }
      extend();
      lineEnd = left - 1;
    }
  }

  private void extend() throws IOException {
    int more = (int) Math.min(CHUNK, windowStart - from);
    var bigger = new byte[more + left];
    file.seek(windowStart - more);
    file.readFully(bigger, 0, more);
    System.arraycopy(window, 0, bigger, more, left);
    window = bigger;
    windowStart -= more;
    left = bigger.length;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
