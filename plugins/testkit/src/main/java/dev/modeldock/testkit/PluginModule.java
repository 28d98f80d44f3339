package dev.modeldock.testkit;

import dev.modeldock.api.ProviderFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Looks whether a plugin's module is made as the host insists. */
public final class PluginModule {

  private PluginModule() {}

  /**
   * {@return what is wrong with the module that {@code factory} was compiled in, one sentence each;
   * empty if all is well}
   */
  public static List<String> problems(Class<? extends ProviderFactory> factory) {
    ModuleDescriptor module = descriptor(factory);
    var problems = new ArrayList<String>();
    if (module.isOpen() || !module.opens().isEmpty()) {
      problems.add("it opens packages; a plugin opens none");
    }
    if (!module.exports().isEmpty()) {
      problems.add("it exports packages; a plugin exports none");
    }
    if (!module.uses().isEmpty()) {
      problems.add("it uses services; a plugin uses none");
    }
    for (Requires required : module.requires()) {
      if (!allowed(required)) {
        problems.add("it requires " + required.name() + ", which no host offers");
      }
    }
    if (module.provides().size() != 1
        || !module.provides().iterator().next().service().equals(ProviderFactory.class.getName())
        || !module.provides().iterator().next().providers().equals(List.of(factory.getName()))) {
      problems.add("it does not provide " + factory.getName() + " and nothing else");
    }
    return problems;
  }

  private static boolean allowed(Requires required) {
    String name = required.name();
    return name.startsWith("java.")
        || name.equals("dev.modeldock.api")
        || name.startsWith("tools.jackson.")
        || required.modifiers().contains(Requires.Modifier.STATIC);
  }

  private static ModuleDescriptor descriptor(Class<?> type) {
    String place = type.getProtectionDomain().getCodeSource().getLocation().toString();
    String file =
        place.endsWith(".jar")
            ? "jar:" + place + "!/module-info.class"
            : place + "module-info.class";
    try (InputStream in = URI.create(file).toURL().openStream()) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no module-info at " + place, e);
    }
  }
}
