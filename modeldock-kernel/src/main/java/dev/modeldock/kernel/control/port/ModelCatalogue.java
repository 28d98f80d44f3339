package dev.modeldock.kernel.control.port;

import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.state.Target;
import java.util.List;

/** Knows which models the instances offer. */
public interface ModelCatalogue {

  /**
   * Lists the models of all instances that take requests, in the order of the instances. An
   * instance that cannot be asked contributes nothing. Any thread; may ask the runtimes.
   *
   * @param refresh whether to ask the runtimes even if the last answer is still fresh
   */
  List<Entry> list(boolean refresh) throws InterruptedException;

  /** A model of an instance. */
  record Entry(Target target, ModelDescriptor model) {}
}
