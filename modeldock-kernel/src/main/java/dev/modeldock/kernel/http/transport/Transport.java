package dev.modeldock.kernel.http.transport;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection, in the clear.
 *
 * <p>Where TLS is spoken, the first byte decides: it begins a TLS handshake, or it is taken for
 * plain HTTP, of which the owner of the connection knows from whom it takes it. One thread begins;
 * then one at a time reads and one at a time writes. Closing the socket ends whatever is under way.
 */
public final class Transport {

  /** The type of the record that a TLS client sends first. */
  private static final byte HANDSHAKE = 0x16;

  private final HelidonSocket socket;
  private final DataWriter writer;
  private @Nullable TlsLayer tls;
  private byte @Nullable [] first;

  public Transport(HelidonSocket socket, DataWriter writer) {
    this.socket = socket;
    this.writer = writer;
  }

  /**
   * Waits for the client's first bytes.
   *
   * @return whether it said anything before it left
   */
  public boolean awaitFirst() {
    first = socket.get();
    return first != null;
  }

  /** {@return whether the first bytes begin a TLS handshake} */
  public boolean wantsTls() {
    return first != null && first[0] == HANDSHAKE;
  }

  /**
   * Does the handshake, with the certificate of this moment.
   *
   * @throws IOException if it fails; the client was told why
   */
  public void handshake(Handshakes handshakes) throws IOException, InterruptedException {
    byte[] begun = first == null ? new byte[0] : first;
    first = null;
    var layer = new TlsLayer(handshakes.engine(), begun, socket::get, writer::writeNow);
    layer.handshake(handshakes);
    tls = layer;
  }

  /** {@return whether the connection is encrypted} */
  public boolean secure() {
    return tls != null;
  }

  /** {@return the next bytes of the client; null if it is done sending} Blocks. */
  public byte @Nullable [] read() {
    if (tls != null) {
      try {
        return tls.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    byte[] begun = first;
    if (begun != null) {
      first = null;
      return begun;
    }
    return socket.get();
  }

  /** Sends bytes to the client. Blocks until they are handed to the system. */
  public void write(BufferData bytes) {
    if (tls == null) {
      writer.writeNow(bytes);
      return;
    }
    try {
      tls.write(bytes.readBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells the client that nothing more will come, where there is a way to say so. */
  public void end() {
    if (tls != null) {
      tls.end();
    }
  }
}
