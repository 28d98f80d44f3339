package dev.modeldock.kernel.relay;

import java.time.Duration;
import java.util.Objects;

/**
 * The bounds of the upstream hop. Limits on the time of a call are not among them: whoever owns the
 * call ends it by closing its stream or interrupting its thread.
 *
 * @param connectTimeout the longest that connecting, and then the TLS handshake, may take
 * @param idleKeep how long an idle connection may be used again; shorter than the shortest time
 *     after which a common runtime closes it (LM Studio: 5 s)
 * @param maxIdlePerHost the most idle connections kept for one address
 * @param bufferBytes the size of a connection's buffer while nothing needs a larger one
 * @param maxHeaderBytes the longest head of an answer
 * @param maxLineBytes the longest line, and the longest event of a stream
 * @param maxBodyBytes the longest answer that is read as a whole
 */
public record RelayLimits(
    Duration connectTimeout,
    Duration idleKeep,
    int maxIdlePerHost,
    int bufferBytes,
    int maxHeaderBytes,
    int maxLineBytes,
    int maxBodyBytes) {

  private static final int KIB = 1024;
  private static final int SMALLEST_BUFFER = 16;

  public RelayLimits {
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(idleKeep, "idleKeep");
    if (connectTimeout.toMillis() < 1 || connectTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("connectTimeout is " + connectTimeout);
    }
    if (bufferBytes < SMALLEST_BUFFER || maxHeaderBytes < 1 || maxLineBytes < 1) {
      throw new IllegalArgumentException("a limit of the relay is too small");
    }
    if (maxIdlePerHost < 0 || maxBodyBytes < 1) {
      throw new IllegalArgumentException("a limit of the relay is too small");
    }
  }

  /** {@return the limits that fit local runtimes and cloud accounts alike} */
  public static RelayLimits defaults() {
    return new RelayLimits(
        Duration.ofSeconds(5),
        Duration.ofSeconds(4),
        64,
        16 * KIB,
        64 * KIB,
        8 * KIB * KIB,
        64 * KIB * KIB);
  }
}
