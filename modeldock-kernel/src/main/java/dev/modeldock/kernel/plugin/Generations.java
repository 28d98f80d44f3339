package dev.modeldock.kernel.plugin;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.kernel.plugin.step.StepLog;
import dev.modeldock.kernel.provider.LoadedFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All generations that are remembered. Belongs to the supervisor's thread, but for what is shown.
 */
final class Generations {

  private static final int MOST_REMEMBERED = 100;

  private final InstantSource clock;
  private final List<PluginGeneration> all = new ArrayList<>();
  private long lastNumber;
  private long lastAside;
  private volatile Shown shown = new Shown(List.of(), Map.of());

  /**
   * What other threads see.
   *
   * @param plugins all generations, the oldest first
   * @param descriptors what can be configured, by provider type
   */
  record Shown(List<PluginView> plugins, Map<String, ProviderDescriptor> descriptors) {}

  Generations(InstantSource clock) {
    this.clock = clock;
  }

  /** {@return a generation of the jar at {@code file}, which nothing is known of yet} */
  PluginGeneration begin(Path file) {
    var generation = new PluginGeneration(++lastNumber, file, new StepLog(clock));
    all.add(generation);
    return generation;
  }

  /** {@return one that is looked at only, and never counted} */
  PluginGeneration aside(Path file) {
    return new PluginGeneration(--lastAside, file, new StepLog(clock));
  }

  /** Forgets one that turned out to be no generation of its own. */
  void forget(PluginGeneration generation) {
    all.remove(generation);
  }

  Optional<PluginGeneration> numbered(long number) {
    return all.stream().filter(each -> each.number() == number).findFirst();
  }

  /** {@return the last one of the jar at {@code file}; there has been one} */
  PluginGeneration latest(Path file) {
    return all.reversed().stream()
        .filter(each -> each.file().equals(file))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no plugin came from " + file));
  }

  /** {@return the last one of the jar at {@code file}, if it was refused for want of trust} */
  Optional<PluginGeneration> untrusted(Path file) {
    return all.reversed().stream()
        .filter(each -> each.file().equals(file))
        .findFirst()
        .filter(PluginGeneration::isUntrusted);
  }

  /** {@return those that are to end} */
  List<PluginGeneration> draining() {
    return all.stream().filter(each -> each.state() == GenerationState.DRAINING).toList();
  }

  /** {@return those that serve new requests} */
  List<PluginGeneration> serving() {
    return all.stream().filter(each -> each.state() == GenerationState.READY).toList();
  }

  /** {@return the one of the plugin {@code id} that serves} */
  Optional<PluginGeneration> serving(String id) {
    return serving().stream().filter(each -> each.manifest().id().equals(id)).findFirst();
  }

  /** {@return the factories that serve, by provider type} */
  Map<String, LoadedFactory> factories() {
    var byType = new LinkedHashMap<String, LoadedFactory>();
    serving().forEach(each -> byType.put(each.loaded().descriptor().type(), each.loaded()));
    return byType;
  }

  /** {@return what other threads see} */
  Shown shown() {
    return shown;
  }

  /** Has other threads see how it is now. */
  void show() {
    for (int i = 0; all.size() > MOST_REMEMBERED && i < all.size(); ) {
      switch (all.get(i).state()) {
        case COLLECTED, REJECTED -> all.remove(i);
        case STAGED, READY, DRAINING, RETIRED, LEAKED -> i++;
      }
    }
    var descriptors = new LinkedHashMap<String, ProviderDescriptor>();
    factories().forEach((type, factory) -> descriptors.put(type, factory.descriptor()));
    shown =
        new Shown(
            all.stream().map(PluginGeneration::view).toList(),
            Collections.unmodifiableMap(descriptors));
  }
}
