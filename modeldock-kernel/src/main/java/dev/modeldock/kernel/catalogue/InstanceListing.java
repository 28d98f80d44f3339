package dev.modeldock.kernel.catalogue;

import dev.modeldock.api.model.ModelDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance said when it was last asked for its models.
 *
 * @param models what it offers; what it said before, if it does not answer now
 * @param problem why it did not answer; null if it did
 * @param atNanos when that was, by {@link System#nanoTime()}
 */
record InstanceListing(List<ModelDescriptor> models, @Nullable String problem, long atNanos) {

  InstanceListing {
    models = List.copyOf(models);
  }
}
