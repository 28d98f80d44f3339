package dev.modeldock.kernel.catalogue;

import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.health.InstanceHealth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance said when it was last asked for its models.
 *
 * @param models what it offers; what it said before, if it does not answer now
 * @param problem why it did not answer; null if it did
 * @param staleNanos from when on it is asked again, by {@link System#nanoTime()}
 * @param asked how that provider of the instance is that was asked, by which it is told from one
 *     that took its place; null if none was
 */
record InstanceListing(
    List<ModelDescriptor> models,
    @Nullable String problem,
    long staleNanos,
    @Nullable InstanceHealth asked) {

  InstanceListing {
    models = List.copyOf(models);
  }

  /**
   * {@return whether there is no need to ask again}
   *
   * @param now how the provider is that serves now; null if none does
   */
  boolean fresh(@Nullable InstanceHealth now) {
    return System.nanoTime() - staleNanos < 0 && (asked == null || now == null || asked == now);
  }
}
