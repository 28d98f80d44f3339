package dev.modeldock.kernel.provider;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry that requests read: one volatile reference to a map that never changes. */
final class LiveRegistry implements ProviderRegistry {

  private volatile Map<String, Slot> slots = Map.of();

  /** {@return what serves now, in the order of the instances} */
  Map<String, Slot> slots() {
    return slots;
  }

  /** Has all requests from now on see {@code next}. */
  void publish(Map<String, Slot> next) {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(next));
  }

  @Override
  public Optional<Lease> lease(String instance) {
    Slot slot = slots.get(instance);
    while (slot != null && slot.generation() != null) {
      Optional<Lease> lease = slot.generation().lease();
      if (lease.isPresent()) {
        return lease;
      }
      // Retired between the two reads. It is unpublished before it is retired, so read again.
      Slot now = slots.get(instance);
      if (now == slot) {
        return Optional.empty();
      }
      slot = now;
    }
    return Optional.empty();
  }

  @Override
  public Optional<InstanceStanding> standing(String instance) {
    return Optional.ofNullable(slots.get(instance)).map(Slot::standing);
  }

  @Override
  public List<InstanceView> instances() {
    return slots.values().stream().map(Slot::view).toList();
  }
}
