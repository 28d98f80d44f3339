package dev.modeldock.kernel.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.function.Consumer;

/**
 * The outgoing half of a connection. A write blocks for as long as the client does not read; this
 * notes since when, so that the watchdog of the listener can end it.
 */
final class ConnectionOutput implements DataWriter {

  private final Consumer<BufferData> writer;

  /** When the present write began, by {@link System#nanoTime()}; 0 if there is none. */
  private volatile long writingSince;

  ConnectionOutput(Consumer<BufferData> writer) {
    this.writer = writer;
  }

  /** {@return whether one write has lasted longer than {@code nanos}} */
  boolean stalledFor(long nanos) {
    long since = writingSince;
    return since != 0 && System.nanoTime() - since > nanos;
  }

  @Override
  public void writeNow(BufferData buffer) {
    // One of two neighbouring nanoseconds stands for both, so that 0 can mean none.
    writingSince = System.nanoTime() | 1;
    try {
      writer.accept(buffer);
    } finally {
      writingSince = 0;
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void write(BufferData buffer) {
    writeNow(buffer);
  }

  @Override
  public void write(BufferData... buffers) {
    writeNow(buffers);
  }
}
