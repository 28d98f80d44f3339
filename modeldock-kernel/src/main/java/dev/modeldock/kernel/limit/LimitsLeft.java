package dev.modeldock.kernel.limit;

import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.util.List;

/** Tells what is left of a key's limits, without taking anything of them. Any thread. */
@FunctionalInterface
public interface LimitsLeft {

  /**
   * {@return how each limit that the key has stands} Reads the day's audit if nobody has yet.
   *
   * @throws IOException if that cannot be read, so that the day's use is not known
   */
  List<LimitStanding> of(KeyRecord key) throws IOException;
}
