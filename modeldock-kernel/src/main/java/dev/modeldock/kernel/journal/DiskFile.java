package dev.modeldock.kernel.journal;

import java.io.IOException;

/** An open file that changes at its end only. One thread at a time; no interrupt closes it. */
public interface DiskFile extends AutoCloseable {

  /** {@return how many bytes it has} */
  long length() throws IOException;

  /** Cuts it to {@code length} bytes, which is not more than it has. */
  void cut(long length) throws IOException;

  /** Writes {@code bytes} behind the last one; after a failure, some of them may be there. */
  void append(byte[] bytes) throws IOException;

  /** Returns when all that was written outlives a loss of power. */
  void flush() throws IOException;

  @Override
  void close() throws IOException;
}
