package dev.modeldock.kernel.catalogue;

import dev.modeldock.api.model.ModelDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance said when it was last asked for its models.
 *
 * @param models what it offers; what it said before, if it does not answer now
 * @param problem why it did not answer; null if it did
 * @param staleNanos from when on it is asked again, by {@link System#nanoTime()}
 */
record InstanceListing(List<ModelDescriptor> models, @Nullable String problem, long staleNanos) {

  InstanceListing {
    models = List.copyOf(models);
  }

  /** {@return whether there is no need to ask again} */
  boolean fresh() {
    return System.nanoTime() - staleNanos < 0;
  }
}
