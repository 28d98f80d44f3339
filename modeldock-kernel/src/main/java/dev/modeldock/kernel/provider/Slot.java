package dev.modeldock.kernel.provider;

import dev.modeldock.kernel.state.InstanceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What serves a configured instance, if anything does.
 *
 * @param record the instance as it was configured when this was decided
 * @param view how it stands
 * @param generation its provider; null unless it is ready
 * @param standing its limits, its calls and its health
 * @param tried whether the plugin was asked for a provider; asking again would give the same
 */
record Slot(
    InstanceRecord record,
    InstanceView view,
    @Nullable InstanceGeneration generation,
    InstanceStanding standing,
    boolean tried) {

  /** {@return this slot, for an instance that differs in nothing that its provider knows of} */
  Slot changed(InstanceRecord instance, InstanceStanding changed) {
    return new Slot(instance, view, generation, changed, tried);
  }
}
