package dev.modeldock.kernel.http.reading;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataListener;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import java.nio.charset.Charset;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads like Helidon's reader, and lets go of what was read. Used by one thread.
 *
 * <p>Helidon's keeps what arrives in a chain, and what was read goes on pointing at what came after
 * it. Once one such link is in the old generation, where one full collection puts it, a collection
 * of the young objects takes it for a reason to keep all that hangs on it: every request that comes
 * by the connection from then on grows old with it, and nothing cleans that up before the whole
 * heap is used up. (Two million reads of 800 bytes came to 1.5 GB, and to 1 MB with this.) So there
 * is a new reader whenever everything was read, to which nothing old points.
 */
public final class ForgetfulReader extends DataReader {

  private final Supplier<byte[]> source;
  private Consumer<DataReader> listening = _ -> {};
  private DataReader reader;

  /** Makes a reader of what {@code source} brings, array by array; null is the end. */
  @SuppressWarnings("removal") // There is no other way to stand in for one.
  public ForgetfulReader(Supplier<byte[]> source) {
    super(source);
    this.source = source;
    this.reader = DataReader.create(source);
  }

  private DataReader reader() {
    if (reader.available() == 0) {
      reader = DataReader.create(source);
      listening.accept(reader);
    }
    return reader;
  }

  @Override
  public int available() {
    return reader.available();
  }

  @Override
  public void pullData() {
    reader().pullData();
  }

  @Override
  public void skip(int length) {
    reader().skip(length);
  }

  @Override
  public void ensureAvailable() {
    reader().ensureAvailable();
  }

  @Override
  public byte read() {
    return reader().read();
  }

  @Override
  public byte lookup() {
    return reader().lookup();
  }

  @Override
  public boolean startsWithNewLine() {
    return reader().startsWithNewLine();
  }

  @Override
  public boolean startsWith(byte[] prefix) {
    return reader().startsWith(prefix);
  }

  @Override
  public BufferData readBuffer() {
    return reader().readBuffer();
  }

  @Override
  public BufferData readBuffer(int length) {
    return reader().readBuffer(length);
  }

  @Override
  public BufferData getBuffer(int length) {
    return reader().getBuffer(length);
  }

  @Override
  public LazyString readLazyString(Charset charset, int length) {
    return reader().readLazyString(charset, length);
  }

  @Override
  public String readAsciiString(int length) {
    return reader().readAsciiString(length);
  }

  @Override
  public byte[] readBytes(int length) {
    return reader().readBytes(length);
  }

  @Override
  public String readLine() {
    return reader().readLine();
  }

  @Override
  public int findOrNewLine(byte wanted, int most) {
    return reader().findOrNewLine(wanted, most);
  }

  @Override
  public String debugDataHex() {
    return reader.debugDataHex();
  }

  @Override
  public int findNewLine(int most) {
    return reader().findNewLine(most);
  }

  @Override
  public <T> void listener(DataListener<T> listener, T context) {
    listening = each -> each.listener(listener, context);
    listening.accept(reader);
  }
}
