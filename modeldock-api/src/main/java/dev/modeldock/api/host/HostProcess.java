package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.error.ProviderException;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A running program that is spoken to in lines of UTF-8.
 *
 * <p>Its output is drained whether anyone reads it or not, up to a bound; beyond that the program
 * waits. One thread reads; any thread may send, end or close.
 */
@ImplementedByHost
public interface HostProcess extends AutoCloseable {

  /** {@return the system's number of the process} */
  long pid();

  /**
   * Sends a line to the program's input, at once and never mixed with another thread's.
   *
   * @param line without an end of line in it
   * @throws dev.modeldock.api.error.Unreachable if the program has ended or closed its input
   */
  void send(String line) throws ProviderException;

  /** Ends the program's input, which tells most programs to finish. Idempotent. */
  void endInput();

  /**
   * Waits for the next line of the program's output.
   *
   * @return the line without its end; null at the end of the output, and from then on always
   * @throws dev.modeldock.api.error.ProtocolBroken if a line is longer than the host's bound
   */
  @Nullable String nextLine() throws ProviderException, InterruptedException;

  /**
   * Waits until the program has ended.
   *
   * @return the exit code; empty if it still runs after {@code limit}
   */
  OptionalInt awaitExit(Duration limit) throws InterruptedException;

  /**
   * {@return the last lines of the program's error output, a few KiB at most} It may quote anything
   * the program was sent: look for known phrases in it, and never show or log it.
   */
  String errors();

  /**
   * Ends the program and all its descendants: asks them, and kills what still runs two seconds
   * later. Any thread, idempotent, does not block.
   */
  @Override
  void close();
}
