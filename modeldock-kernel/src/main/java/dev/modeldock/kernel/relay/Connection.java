package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.kernel.reach.AddressRefusedException;
import dev.modeldock.kernel.reach.AddressRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One socket to a runtime and its buffer. Used by one thread at a time; {@link #close()} may come
 * from any thread in every phase and ends whatever that thread waits for.
 */
final class Connection {

  private final Origin origin;
  private final RelayLimits limits;
  private final Supplier<SSLSocketFactory> tls;
  private final AddressRule rule;
  private final ReceiveBuffer buffer;
  private volatile boolean closed;
  private volatile @Nullable Socket raw;
  private @Nullable Socket socket;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private long idleSince;

  /** Prepares a connection; {@link #open} makes it. */
  Connection(Origin origin, RelayLimits limits, Supplier<SSLSocketFactory> tls, AddressRule rule) {
    this.origin = origin;
    this.limits = limits;
    this.tls = tls;
    this.rule = rule;
    this.buffer = new ReceiveBuffer(limits.bufferBytes());
  }

  Origin origin() {
    return origin;
  }

  ReceiveBuffer buffer() {
    return buffer;
  }

  InputStream in() {
    return Objects.requireNonNull(in, "not connected");
  }

  /** {@return whether {@link #close()} was called: what fails then is no fault of the runtime} */
  boolean closedHere() {
    return closed;
  }

  /**
   * Connects, to the first address that the rule allows and that takes it, and shakes hands.
   *
   * @param stage what a failure reports as the stage of the call
   */
  void open(Stage stage) throws ProviderException, InterruptedException {
    try {
      Socket plain = connect(rule.addresses(origin.host(), origin.port()));
      socket = origin.tls() ? shakeHands(plain) : plain;
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (IOException e) {
      boolean given = closed;
      close();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw given
          ? new Unreachable(stage, "connecting to " + origin + " was given up")
          : notConnected(stage, e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Socket connect(List<InetAddress> addresses) throws IOException {
    IOException failure = new ConnectException("no address");
    for (InetAddress address : addresses) {
      Socket attempt = new Socket(Proxy.NO_PROXY);
      raw = attempt;
      if (closed) {
        attempt.close();
      }
      try {
        attempt.setTcpNoDelay(true);
        attempt.connect(
            new InetSocketAddress(address, origin.port()),
            (int) limits.connectTimeout().toMillis());
        return attempt;
      } catch (IOException e) {
        attempt.close();
        failure = e;
        if (closed || Thread.currentThread().isInterrupted()) {
          break;
        }
      }
    }
    throw failure;
  }

  /** The socket below stays the one that is closed: closing a TLS socket waits for its writer. */
  private Socket shakeHands(Socket plain) throws IOException {
    plain.setSoTimeout((int) limits.connectTimeout().toMillis());
    SSLSocket secure =
        (SSLSocket) tls.get().createSocket(plain, origin.host(), origin.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    plain.setSoTimeout(0);
    return secure;
  }

  private ProviderException notConnected(Stage stage, IOException e) {
    return switch (e) {
      case SocketTimeoutException _ ->
          new TimedOut(
              stage,
              origin
                  + " did not take a connection within "
                  + limits.connectTimeout().toMillis()
                  + " ms");
      case UnknownHostException _ ->
          new Unreachable(stage, "the name '" + origin.host() + "' cannot be resolved");
      case AddressRefusedException refused -> new Unreachable(stage, refused.getMessage());
      case ConnectException _ ->
          new Unreachable(stage, "nothing listens on " + origin + " (connection refused)");
      case SSLException _ ->
          new Unreachable(stage, "the TLS handshake with " + origin + " failed: " + lastPart(e));
      default ->
          new Unreachable(
              stage, "no connection to " + origin + " could be made: " + e.getMessage());
    };
  }

  /** The JDK puts class names before the sentence that says what is wrong. */
  private static String lastPart(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.substring(message.lastIndexOf(": ") + 1).strip();
  }

  /** Sends the request: in one write if it fits the buffer, which nothing else uses just then. */
  void write(RelayRequest request) throws IOException {
    OutputStream to = Objects.requireNonNull(out, "not connected");
    byte[] head = request.head();
    byte[] body = request.body();
    byte[] joint = buffer.array();
    if (head.length + body.length <= joint.length) {
      System.arraycopy(head, 0, joint, 0, head.length);
      System.arraycopy(body, 0, joint, head.length, body.length);
      to.write(joint, 0, head.length + body.length);
    } else {
      to.write(head);
      to.write(body);
    }
  }

  /** Bounds the next reads. */
  void readWithin(int millis) throws IOException {
    Objects.requireNonNull(socket, "not connected").setSoTimeout(millis);
  }

  /**
   * {@return whether nothing came while the connection was idle} What comes unasked must not become
   * the answer to the next request. (Under TLS it may be a session ticket, which is no answer.)
   */
  boolean quiet() {
    try {
      return origin.tls() || in().available() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  void idleFrom(long nanos) {
    idleSince = nanos;
  }

  boolean idleLongerThan(long nanos, long now) {
    return now - idleSince > nanos;
  }

  /** Closes the socket. Any thread, idempotent, does not block. */
  void close() {
    closed = true;
    Socket open = raw;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // The descriptor is gone either way.
      }
    }
  }
}
