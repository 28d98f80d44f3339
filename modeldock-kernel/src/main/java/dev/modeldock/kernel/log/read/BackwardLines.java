package dev.modeldock.kernel.log.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The lines of a file from a place back to its beginning, block by block. Used by one thread. */
final class BackwardLines implements AutoCloseable {

  private static final int BLOCK = 64 * 1024;

  private final FileChannel file;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
  private long blockStart;
  private long end;

  /**
   * @param before where to begin; a place beyond the end of the file stands for that
   */
  BackwardLines(Path path, long before) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
    end = Math.min(before, file.size());
    blockStart = end;
    block.limit(0);
  }

  /** {@return the next line towards the beginning; null if there is none} */
  @Nullable LogLine next() throws IOException {
    if (end == 0) {
      return null;
    }
    long last = at(end - 1) == '\n' ? end - 1 : end;
    long start = last;
    while (start > 0 && at(start - 1) != '\n') {
      start--;
    }
    int length = (int) Math.min(last - start, LogLine.MOST);
    byte[] bytes = new byte[length];
    file.read(ByteBuffer.wrap(bytes), start);
    end = start;
    return LogLine.of(bytes, length == last - start);
  }

  /** {@return where the line begins that was last read} */
  long offset() {
    return end;
  }

  private byte at(long place) throws IOException {
    if (place < blockStart || place >= blockStart + block.limit()) {
      blockStart = Math.max(0, place + 1 - BLOCK);
      block.clear().limit((int) (place + 1 - blockStart));
      while (block.hasRemaining() && file.read(block, blockStart + block.position()) >= 0) {
        // A file may give less than is asked for.
      }
      if (block.hasRemaining()) {
        throw new IOException("the log became shorter while it was read");
      }
    }
    return block.get((int) (place - blockStart));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
