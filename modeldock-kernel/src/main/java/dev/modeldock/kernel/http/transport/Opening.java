package dev.modeldock.kernel.http.transport;

import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Brings a connection to where requests can be read from it, and to its end, each within a time:
 * whoever looks after the connection asks whether it is {@link #overdue}, and closes the socket.
 */
public final class Opening {

  private final Transport transport;
  private final @Nullable Handshakes tls;
  private final Duration idle;
  private final Duration handshake;
  private volatile boolean underWay;

  /** By when the present step has to be over, by {@link System#nanoTime()}; 0 if there is none. */
  private volatile long due;

  /**
   * @param tls how TLS is begun; null where it is not spoken
   * @param idle how long a client may take until it says something
   * @param handshake how long a TLS handshake may take from there
   */
  public Opening(
      HelidonSocket socket,
      DataWriter writer,
      @Nullable Handshakes tls,
      Duration idle,
      Duration handshake) {
    this.transport = new Transport(socket, writer);
    this.tls = tls;
    this.idle = idle;
    this.handshake = handshake;
  }

  /** {@return the connection's bytes, in the clear} */
  public Transport transport() {
    return transport;
  }

  /** Does the handshake, if there is to be one. {@return whether requests can be read now} */
  public boolean done() {
    if (tls == null) {
      return true;
    }
    underWay = true;
    try {
      within(idle);
      if (!transport.awaitFirst()) {
        return false;
      }
      if (transport.wantsTls()) {
        within(handshake);
        transport.handshake(tls);
      }
      return true;
    } catch (InterruptedException _) {
      // The listener stops.
      return false;
    } catch (IOException | RuntimeException _) {
      // Neither of our own making nor worth a line of log for each scanner in the network.
      return false;
    } finally {
      due = 0;
      underWay = false;
    }
  }

  /** {@return whether plain HTTP is spoken where TLS could be} */
  public boolean isInTheClear() {
    return tls != null && !transport.secure();
  }

  /** {@return whether nothing has been asked yet, so that nobody misses the connection} */
  public boolean underWay() {
    return underWay;
  }

  /** {@return whether a step has taken its time and is still not over} */
  public boolean overdue() {
    long by = due;
    return by != 0 && System.nanoTime() - by > 0;
  }

  /** Tells the client that nothing more will come. The connection is overdue after {@code time}. */
  public void endWithin(Duration time) {
    if (transport.secure()) {
      within(time);
      transport.end();
    }
  }

  private void within(Duration time) {
    // One of two neighbouring nanoseconds stands for both, so that 0 can mean none.
    due = System.nanoTime() + time.toNanos() | 1;
  }
}
