package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.kernel.fuzz.Expect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Reads the same bytes of a body whole, byte by byte and cut at random places, with buffers of
 * several sizes: the same events come out, none longer than the limit, from a bounded buffer.
 *
 * <p>The first byte says how the body is framed and where it is cut.
 */
public final class SseFuzz {

  private static final int LONGEST = 300;
  private static final int MOST_BUFFER = 4 * 1_024;

  private SseFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    int how = data[0];
    boolean chunked = (how & 1) != 0;
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    List<String> whole = read(new ByteArrayInputStream(bytes), 16_384, chunked, false);
    List<String> single = read(new Cut(bytes, () -> 1), 16, chunked, false);
    var random = new Random(how);
    List<String> some =
        read(new Cut(bytes, () -> 1 + random.nextInt(9)), 16 + random.nextInt(40), chunked, true);
    same(whole, single, bytes.length);
    same(whole, some, bytes.length);
  }

  /**
   * Beyond the limit it may be seen sooner or later that something is too long, as comments and
   * empty events are forgotten when they come at once; what was read until then is the same.
   */
  private static void same(List<String> one, List<String> other, int length) {
    boolean alike =
        one.equals(other) || length > LONGEST && (begins(one, other) || begins(other, one));
    Expect.that(alike, () -> one + " became " + other);
  }

  private static boolean begins(List<String> whole, List<String> broken) {
    int read = broken.size() - 1;
    return broken.getLast().equals(ProtocolBroken.class.getSimpleName())
        && read <= whole.size()
        && whole.subList(0, read).equals(broken.subList(0, read));
  }

  /** {@return each event, and how the body ended} */
  private static List<String> read(InputStream in, int buffer, boolean chunked, boolean ahead) {
    var source = new Bytes(in, buffer, chunked);
    var events = new SseEvents(source);
    var read = new ArrayList<String>();
    try {
      while (events.next()) {
        Expect.that(events.length() <= LONGEST, () -> "an event of " + events.length());
        String event = event(source, events);
        if (ahead) {
          events.ready();
        } else {
          Expect.that(event.equals(event(source, events)), () -> "it changed");
        }
        read.add(event);
      }
      read.add("end");
    } catch (ProviderException broken) {
      // The words tell sizes that depend on how much had come.
      read.add(broken.getClass().getSimpleName());
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
    int size = source.buffer().array().length;
    Expect.that(size <= Math.max(buffer, MOST_BUFFER), () -> "a buffer of " + size);
    return read;
  }

  private static String event(Bytes source, SseEvents events) {
    byte[] array = source.buffer().array();
    String data = new String(array, events.offset(), events.length(), StandardCharsets.ISO_8859_1);
    return data + (events.error() ? " (error)" : "") + (events.cutShort() ? " (cut short)" : "");
  }

  /** A body without a connection. */
  private static final class Bytes implements SseEvents.Source {

    private final ReplyBody body;

    Bytes(InputStream in, int buffer, boolean chunked) {
      this.body =
          new ReplyBody(
              new ReceiveBuffer(buffer),
              in,
              chunked ? ReplyHead.Framing.CHUNKED : ReplyHead.Framing.CONNECTION_END,
              -1,
              LONGEST);
    }

    @Override
    public ReceiveBuffer buffer() {
      return body.buffer();
    }

    @Override
    public boolean more() throws ProviderException {
      try {
        return body.more();
      } catch (IOException broken) {
        throw new ProtocolBroken(Stage.STREAMING, String.valueOf(broken.getMessage()));
      }
    }

    @Override
    public boolean moreWithoutWaiting() {
      try {
        return body.decode();
      } catch (IOException _) {
        return false;
      }
    }

    @Override
    public RelayLimits limits() {
      return new RelayLimits(
          Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 16, LONGEST, LONGEST, LONGEST);
    }

    @Override
    public Origin origin() {
      return new Origin(false, "host", 1);
    }

    @Override
    public void close() {}
  }

  private interface Sizes {
    int next();
  }

  /** Gives its bytes away in small portions. */
  private static final class Cut extends InputStream {

    private final ByteArrayInputStream bytes;
    private final Sizes sizes;

    Cut(byte[] bytes, Sizes sizes) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.sizes = sizes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, Math.min(length, sizes.next()));
    }
  }
}
