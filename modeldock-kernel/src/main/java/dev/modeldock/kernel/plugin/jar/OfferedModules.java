package dev.modeldock.kernel.plugin.jar;

import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Optional;

/** Says which of the gateway's modules plugins may require. */
public final class OfferedModules {

  private static final List<String> FAMILIES = List.of("java.", "jdk.", "tools.jackson.");
  private static final List<String> SINGLE =
      List.of("dev.modeldock.api", "com.fasterxml.jackson.annotation");

  private final ModuleLayer layer;

  /**
   * @param layer where the modules are that may be offered
   */
  public OfferedModules(ModuleLayer layer) {
    this.layer = layer;
  }

  /**
   * {@return those of the layer that the kernel itself is in; run from a class path, of the JVM}
   */
  public static OfferedModules ofKernel() {
    return new OfferedModules(
        Optional.ofNullable(OfferedModules.class.getModule().getLayer())
            .orElseGet(ModuleLayer::boot));
  }

  /** {@return the layer in which the offered modules are} */
  public ModuleLayer layer() {
    return layer;
  }

  /** {@return whether a plugin may require {@code module}, and would find it} */
  boolean offers(String module) {
    return (SINGLE.contains(module) || FAMILIES.stream().anyMatch(module::startsWith))
        && has(module);
  }

  /** {@return whether the JVM has such a module, but did not start with it} */
  boolean isMissing(String module) {
    return !has(module) && ModuleFinder.ofSystem().find(module).isPresent();
  }

  /** {@return whether a module of that name is there, offered or not} */
  boolean has(String module) {
    return layer.findModule(module).isPresent();
  }
}
