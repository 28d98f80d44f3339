package dev.modeldock.kernel.http.transport;

import io.helidon.common.buffers.BufferData;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS on one connection, as its server. One thread reads and another may write; no lock is held
 * while bytes are awaited, so that closing the socket always ends both.
 */
final class TlsLayer {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final Supplier<byte @Nullable []> in;
  private final Consumer<BufferData> out;
  private final ReentrantLock writing = new ReentrantLock();
  private ByteBuffer received;
  private ByteBuffer opened;
  private ByteBuffer sealed;

  /**
   * @param begun what the client has sent so far
   * @param in the next bytes that the client sends; null at their end
   * @param out sends bytes to the client
   */
  TlsLayer(
      SSLEngine engine, byte[] begun, Supplier<byte @Nullable []> in, Consumer<BufferData> out) {
    this.engine = engine;
    this.in = in;
    this.out = out;
    int packet = engine.getSession().getPacketBufferSize();
    received = ByteBuffer.allocate(Math.max(packet, begun.length)).put(begun).flip();
    opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    sealed = ByteBuffer.allocate(packet);
  }

  /** Does the handshake, to its end. */
  void handshake(Handshakes handshakes) throws IOException, InterruptedException {
    try {
      engine.beginHandshake();
      for (HandshakeStatus next = engine.getHandshakeStatus();
          next != HandshakeStatus.NOT_HANDSHAKING && next != HandshakeStatus.FINISHED;
          next = engine.getHandshakeStatus()) {
        switch (next) {
          case NEED_TASK -> handshakes.compute(engine);
          case NEED_WRAP -> send(NOTHING);
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
            if (!unwrapped()) {
              throw new EOFException("the client left within the TLS handshake");
            }
          }
          case FINISHED, NOT_HANDSHAKING -> throw new IllegalStateException("it is over");
        }
      }
    } catch (SSLException e) {
      alert();
      throw e;
    }
  }

  /** {@return the next bytes of the client; null if it is done sending, politely or not} */
  byte @Nullable [] read() throws IOException {
    try {
      while (opened.position() == 0) {
        if (!unwrapped()) {
          return null;
        }
        followUp(engine.getHandshakeStatus());
      }
    } catch (SSLException e) {
      alert();
      throw e;
    }
    byte[] bytes = new byte[opened.flip().remaining()];
    opened.get(bytes);
    opened.clear();
    return bytes;
  }

  /**
   * Answers what TLS itself wants after the handshake: a new key, at most. A client of TLS 1.2 that
   * wants the whole handshake again, which costs it nothing and us a signature, gets none.
   */
  private void followUp(HandshakeStatus status) throws IOException {
    switch (status) {
      case NEED_WRAP -> send(NOTHING);
      case NEED_TASK, NEED_UNWRAP, NEED_UNWRAP_AGAIN ->
          throw new SSLException("the client wants a second handshake");
      case FINISHED, NOT_HANDSHAKING -> {}
    }
  }

  /** Takes one step. {@return whether there was one to take: false at the end of the input} */
  private boolean unwrapped() throws SSLException {
    SSLEngineResult result = engine.unwrap(received, opened);
    return switch (result.getStatus()) {
      case OK -> true;
      case CLOSED -> false;
      case BUFFER_UNDERFLOW -> receive();
      case BUFFER_OVERFLOW -> {
        opened = grown(opened.flip(), opened.capacity() * 2);
        yield true;
      }
    };
  }

  private boolean receive() {
    byte[] bytes = in.get();
    if (bytes == null) {
      return false;
    }
    received.compact();
    if (received.remaining() < bytes.length) {
      received = grown(received.flip(), received.capacity() + bytes.length);
    }
    received.put(bytes).flip();
    return true;
  }

  private static ByteBuffer grown(ByteBuffer filled, int capacity) {
    return ByteBuffer.allocate(capacity).put(filled);
  }

  /** Encrypts and sends bytes. */
  void write(byte[] bytes) throws IOException {
    ByteBuffer clear = ByteBuffer.wrap(bytes);
    while (clear.hasRemaining()) {
      send(clear);
    }
  }

  /** Sends one record: of as much of {@code clear} as it holds, or of what the engine wants. */
  private void send(ByteBuffer clear) throws IOException {
    writing.lock();
    try {
      sealed.clear();
      SSLEngineResult result = engine.wrap(clear, sealed);
      switch (result.getStatus()) {
        case OK, CLOSED -> {
          flush();
          if (result.getStatus() == SSLEngineResult.Status.CLOSED && clear.hasRemaining()) {
            throw new SSLException("the connection is closed");
          }
        }
        case BUFFER_OVERFLOW ->
            sealed = ByteBuffer.allocate(engine.getSession().getPacketBufferSize() + 1024);
        case BUFFER_UNDERFLOW -> throw new IllegalStateException("a record needs no input");
      }
    } finally {
      writing.unlock();
    }
  }

  private void flush() {
    if (sealed.flip().hasRemaining()) {
      out.accept(BufferData.create(sealed.array(), 0, sealed.limit()));
    }
  }

  /** Tells the client what was wrong with what it sent, if it still listens. */
  private void alert() {
    try {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        send(NOTHING);
      }
    } catch (IOException | RuntimeException _) {
      // It does not.
    }
  }

  /** Says that nothing more will come, unless a write is under way that does not end. */
  void end() {
    if (!writing.tryLock()) {
      return;
    }
    try {
      engine.closeOutbound();
      sealed.clear();
      engine.wrap(NOTHING, sealed);
      flush();
    } catch (SSLException | RuntimeException _) {
      // The client is gone: it needs no word of it.
    } finally {
      writing.unlock();
    }
  }
}
