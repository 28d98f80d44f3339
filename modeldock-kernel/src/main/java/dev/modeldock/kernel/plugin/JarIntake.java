package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.plugin.jar.JarCheck;
import dev.modeldock.kernel.plugin.jar.JarReport;
import dev.modeldock.kernel.plugin.jar.WorkFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings a jar from its file to a loaded factory, or to the reasons for which it is refused. */
final class JarIntake {

  private final WorkFolder work;
  private final JarCheck check;
  private final LayeredPlugins plugins;

  JarIntake(WorkFolder work, JarCheck check, LayeredPlugins plugins) {
    this.work = work;
    this.check = check;
    this.plugins = plugins;
  }

  /**
   * Copies, checks, loads and starts a jar. {@return a generation that is staged, or rejected}
   *
   * @param serving the generations that serve now
   * @param replaces whether the jar may take the place of the one among them that has its id
   */
  PluginGeneration take(
      Path file, long number, Collection<PluginGeneration> serving, boolean replaces) {
    var generation = new PluginGeneration(number, file);
    try {
      generation.staged(work.stage(file, number));
    } catch (IOException e) {
      generation.rejected(List.of("it cannot be copied: " + reason(e)));
      return generation;
    }
    JarReport report = check.check(generation.jar());
    generation.identified(report.manifest());
    var problems = new ArrayList<>(report.problems());
    PluginGeneration same = sameId(report, serving);
    if (same != null && !replaces) {
      problems.add(
          "plugin '" + same.manifest().id() + "' is loaded already, from " + same.view().file());
    }
    if (problems.isEmpty()) {
      load(generation, same, serving, problems);
    }
    if (!problems.isEmpty()) {
      reject(generation, problems);
    }
    return generation;
  }

  /** Refuses a generation that was taken, and removes all that there is of it. */
  void reject(PluginGeneration generation, List<String> problems) {
    generation.rejected(problems);
    work.discard(generation.jar());
  }

  private void load(
      PluginGeneration generation,
      @Nullable PluginGeneration replaced,
      Collection<PluginGeneration> serving,
      List<String> problems) {
    try {
      generation.loaded(plugins.load(generation.jar(), generation.manifest(), generation.number()));
    } catch (PluginFailure e) {
      problems.addAll(e.problems());
      return;
    }
    String type = generation.loaded().descriptor().type();
    if (replaced != null && !typeOf(replaced).equals(type)) {
      problems.add(
          "it serves type '" + type + "', but what it replaces serves '" + typeOf(replaced) + "'");
    }
    serving.stream()
        .filter(other -> other != replaced && typeOf(other).equals(type))
        .forEach(other ->
            problems.add("type '" + type + "' is served by " + other.label() + " already"));
    if (!problems.isEmpty()) {
      plugins.unload(generation.manifest(), generation.number());
    }
  }

  private static @Nullable PluginGeneration sameId(
      JarReport report, Collection<PluginGeneration> serving) {
    return report.manifest() == null
        ? null
        : serving.stream()
            .filter(other -> other.manifest().id().equals(report.manifest().id()))
            .findFirst()
            .orElse(null);
  }

  private static String reason(IOException e) {
    // The message of a file system's exception is no more than the path.
    return e instanceof FileSystemException ? e.toString() : e.getMessage();
  }

  private static String typeOf(PluginGeneration generation) {
    return Objects.requireNonNull(generation.loaded().descriptor().type());
  }
}
