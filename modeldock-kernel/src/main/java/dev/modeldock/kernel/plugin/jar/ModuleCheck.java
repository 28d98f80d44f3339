package dev.modeldock.kernel.plugin.jar;

import dev.modeldock.api.ProviderFactory;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Opens;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.ArrayList;
import java.util.List;

/** Checks that a module is a plugin's: closed, alone, and with one service. */
final class ModuleCheck {

  private static final String SERVICE = ProviderFactory.class.getName();
  private static final String NULLNESS = "org.jspecify";

  private final ModuleDescriptor module;
  private final OfferedModules offered;
  private final List<String> problems = new ArrayList<>();

  ModuleCheck(ModuleDescriptor module, OfferedModules offered) {
    this.module = module;
    this.offered = offered;
  }

  /** {@return all that is wrong with it} */
  List<String> problems() {
    if (offered.has(module.name())) {
      problems.add("its module is called " + module.name() + ", as one of the gateway's own is");
    }
    walls();
    module.requires().stream().sorted().forEach(this::check);
    services();
    return problems;
  }

  private void walls() {
    if (module.isOpen()) {
      problems.add("its module is open; a plugin opens nothing");
    }
    module.exports().stream()
        .sorted()
        .map(Exports::source)
        .forEach(p -> problems.add("it exports " + p + "; a plugin exports nothing"));
    module.opens().stream()
        .sorted()
        .map(Opens::source)
        .forEach(p -> problems.add("it opens " + p + "; a plugin opens nothing"));
  }

  private void check(Requires requires) {
    // A static requirement counts too: it would be met by a module of the gateway that is there.
    boolean fits =
        offered.offers(requires.name())
            || requires.name().equals(NULLNESS)
                && requires.modifiers().contains(Requires.Modifier.STATIC);
    if (!fits) {
      problems.add(
          "it requires " + requires.name() + ", which is not offered to plugins" + hint(requires));
    }
  }

  private String hint(Requires requires) {
    if (requires.name().equals(NULLNESS)) {
      return " but as 'requires static'";
    }
    return offered.isMissing(requires.name())
        ? " because the gateway was started without it (add it with --add-modules)"
        : "";
  }

  private void services() {
    var factories = new ArrayList<String>();
    for (Provides provides : module.provides()) {
      if (provides.service().equals(SERVICE)) {
        factories.addAll(provides.providers());
      } else {
        problems.add(
            "it provides " + provides.service() + "; a plugin provides " + SERVICE + " only");
      }
    }
    if (factories.isEmpty()) {
      problems.add("it does not provide " + SERVICE);
    } else if (factories.size() > 1) {
      problems.add(
          "it provides "
              + factories.size()
              + " factories ("
              + String.join(", ", factories)
              + "); a plugin provides one");
    }
  }
}
