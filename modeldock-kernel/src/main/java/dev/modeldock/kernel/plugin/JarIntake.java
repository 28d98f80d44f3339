package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.plugin.jar.JarCheck;
import dev.modeldock.kernel.plugin.jar.JarReport;
import dev.modeldock.kernel.plugin.jar.WorkFolder;
import dev.modeldock.kernel.plugin.layer.LayeredPlugins;
import dev.modeldock.kernel.plugin.step.Step;
import dev.modeldock.kernel.plugin.trust.Asked;
import dev.modeldock.kernel.plugin.trust.PluginJudge;
import dev.modeldock.kernel.plugin.trust.Verdict;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings a jar from its file to a loaded factory, or to the reasons for which it is refused. */
final class JarIntake {

  private final WorkFolder work;
  private final JarCheck check;
  private final PluginJudge judge;
  private final LayeredPlugins plugins;

  JarIntake(WorkFolder work, JarCheck check, PluginJudge judge, LayeredPlugins plugins) {
    this.work = work;
    this.check = check;
    this.judge = judge;
    this.plugins = plugins;
  }

  /**
   * Copies, checks and judges the jar of a new generation, which is staged and known by its
   * manifest then, or rejected. No code of it runs.
   *
   * @param asked what is wanted of it beyond the ordinary
   */
  void identify(PluginGeneration generation, Asked asked) {
    generation.steps().begin(Step.COPY);
    try {
      generation.staged(work.stage(generation.file(), generation.number()));
    } catch (IOException e) {
      generation.rejected(List.of("it cannot be copied: " + reason(e)));
      return;
    }
    // It is taken while the bytes go by.
    generation.steps().took(Step.HASH, Duration.ZERO);
    generation.steps().begin(Step.CHECK);
    JarReport report = check.check(generation.jar());
    generation.identified(report.manifest());
    var problems = new ArrayList<>(report.problems());
    if (report.manifest() != null) {
      generation.steps().begin(Step.TRUST);
      problems.addAll(judged(generation, asked));
    }
    if (!problems.isEmpty()) {
      reject(generation, problems);
    }
  }

  /**
   * Judges a generation again, as the owner trusts now.
   *
   * @return why it would be refused now; empty if it would not be
   */
  List<String> judged(PluginGeneration generation, Asked asked) {
    Verdict verdict = judge.judge(generation.jar(), generation.manifest(), asked);
    generation.trusted(verdict.trust());
    return verdict.problems();
  }

  /**
   * Has what comes after be measured by a generation that is about to serve.
   *
   * @throws IOException if that cannot be kept
   */
  void accept(PluginGeneration generation) throws IOException {
    judge.accepted(generation.jar(), generation.manifest(), generation.trust());
  }

  /**
   * Loads and starts a jar that was identified. It is staged afterwards, or rejected.
   *
   * @param replaced the generation whose place it is to take, if there is one
   * @param serving all generations that serve now
   */
  void load(
      PluginGeneration generation,
      @Nullable PluginGeneration replaced,
      Collection<PluginGeneration> serving) {
    generation.steps().begin(Step.RESOLVE);
    try {
      generation.loaded(plugins.load(generation.jar(), generation.manifest(), generation.number()));
    } catch (PluginFailure e) {
      reject(generation, e.problems());
      return;
    }
    List<String> problems = misplaced(generation, replaced, serving);
    if (!problems.isEmpty()) {
      unload(generation);
      reject(generation, problems);
    }
  }

  private static List<String> misplaced(
      PluginGeneration generation,
      @Nullable PluginGeneration replaced,
      Collection<PluginGeneration> serving) {
    var problems = new ArrayList<String>();
    String type = typeOf(generation);
    if (replaced != null && !typeOf(replaced).equals(type)) {
      problems.add(
          "it serves type '" + type + "', but what it replaces serves '" + typeOf(replaced) + "'");
    }
    serving.stream()
        .filter(other -> other != replaced && typeOf(other).equals(type))
        .forEach(other ->
            problems.add("type '" + type + "' is served by " + other.label() + " already"));
    return problems;
  }

  /** Unloads a generation that never served. */
  void unload(PluginGeneration generation) {
    plugins.unload(generation.manifest(), generation.number());
  }

  /** Refuses a generation that was taken, and removes all that there is of it. */
  void reject(PluginGeneration generation, List<String> problems) {
    generation.rejected(problems);
    discard(generation);
  }

  /** Removes the copy of a generation's jar. */
  void discard(PluginGeneration generation) {
    work.discard(generation.jar());
  }

  private static String reason(IOException e) {
    // The message of a file system's exception is no more than the path.
    return e instanceof FileSystemException ? e.toString() : e.getMessage();
  }

  private static String typeOf(PluginGeneration generation) {
    return Objects.requireNonNull(generation.loaded().descriptor().type());
  }
}
