package dev.modeldock.kernel.control.port;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows the requests that are being served. Any thread; never blocks. */
@FunctionalInterface
public interface RunningRequests {

  /** {@return them all, oldest first} */
  List<Running> list();

  /**
   * A request that is being served.
   *
   * @param keyName what its key was called when it came
   * @param target the {@code instance:model} that is asked now; null before the first
   * @param phase how far it has come there
   */
  record Running(
      String id,
      String keyId,
      String keyName,
      String operation,
      @Nullable String target,
      String phase,
      boolean stream,
      Instant since) {}
}
