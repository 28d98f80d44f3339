package dev.modeldock.kernel.control.port;

import dev.modeldock.kernel.state.InstanceRecord;
import java.util.List;

/** Judges an instance before it is kept. */
public interface InstanceCheck {

  /**
   * Finds everything that keeps {@code candidate} from being served: an unknown provider type,
   * settings that the provider's schema or the provider itself refuses, a secret that it does not
   * ask for or that cannot be resolved. A runtime that is down is no problem. Changes nothing.
   *
   * @return the problems, one line each, without any secret; empty if it can be served
   */
  List<String> problems(InstanceRecord candidate) throws InterruptedException;
}
