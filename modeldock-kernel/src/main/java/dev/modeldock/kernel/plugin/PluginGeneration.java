package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import dev.modeldock.kernel.plugin.leak.Retired;
import dev.modeldock.kernel.plugin.step.Step;
import dev.modeldock.kernel.plugin.step.StepLog;
import dev.modeldock.kernel.plugin.trust.Trust;
import dev.modeldock.kernel.provider.LoadedFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One jar, from its staging to its end. Belongs to the supervisor's thread. */
final class PluginGeneration implements Retired {

  private final long number;
  private final StepLog steps;
  private Path file;
  private GenerationState state = GenerationState.STAGED;
  private List<String> problems = List.of();
  private int inUse;
  private int cut;
  private Duration closing = Duration.ZERO;
  private List<String> pins = List.of();
  private @Nullable StagedJar jar;
  private @Nullable PluginManifest manifest;
  private @Nullable Trust trust;
  private @Nullable LoadedFactory loaded;
  private @Nullable String type;
  private @Nullable String name;

  PluginGeneration(long number, Path file, StepLog steps) {
    this.number = number;
    this.file = file;
    this.steps = steps;
  }

  /** {@return the file that the owner dropped} */
  Path file() {
    return file;
  }

  /** Says that the same jar is in another file now. */
  void movedTo(Path other) {
    file = other;
  }

  /** {@return where its steps are noted} */
  StepLog steps() {
    return steps;
  }

  @Override
  public long number() {
    return number;
  }

  GenerationState state() {
    return state;
  }

  /** {@return the private copy; of a generation that was staged} */
  StagedJar jar() {
    return Objects.requireNonNull(jar, "jar");
  }

  /** {@return whether its jar has said which plugin it is} */
  boolean isIdentified() {
    return manifest != null;
  }

  /** {@return what the jar says of itself; of a generation that passed its checks} */
  PluginManifest manifest() {
    return Objects.requireNonNull(manifest, "manifest");
  }

  /** {@return how its jar stands with the owner; of a generation that was judged} */
  Trust trust() {
    return Objects.requireNonNull(trust, "trust");
  }

  /** {@return its factory; of a generation that was loaded and not unloaded} */
  LoadedFactory loaded() {
    return Objects.requireNonNull(loaded, "loaded");
  }

  void staged(StagedJar copy) {
    jar = copy;
  }

  void identified(@Nullable PluginManifest found) {
    manifest = found;
  }

  /** {@return whether it was refused, and would have been because nobody vouches for it} */
  boolean isUntrusted() {
    return state == GenerationState.REJECTED && trust != null && trust.basis() == null;
  }

  void trusted(Trust judged) {
    trust = judged;
  }

  void loaded(LoadedFactory factory) {
    loaded = factory;
    type = factory.descriptor().type();
    name = factory.descriptor().name();
  }

  void rejected(List<String> reasons) {
    state = GenerationState.REJECTED;
    problems = List.copyOf(reasons);
    loaded = null;
    steps.end();
  }

  /** Adds something that people should know of it. */
  void remark(String remark) {
    var more = new ArrayList<>(problems);
    more.add(remark);
    problems = List.copyOf(more);
  }

  /** Notes how many requests still use it, while it is to end. */
  void usedBy(int requests) {
    inUse = requests;
  }

  /** Notes that one of its providers was closed. */
  void closed(int requestsCut, Duration took) {
    cut += requestsCut;
    closing = closing.plus(took);
  }

  void ready() {
    state = GenerationState.READY;
  }

  void draining() {
    state = GenerationState.DRAINING;
    steps.begin(Step.DRAIN);
  }

  /** From here on nothing of the plugin may be reachable from this object. */
  void retired() {
    state = GenerationState.RETIRED;
    loaded = null;
    inUse = 0;
    steps.begin(Step.COLLECTED);
  }

  /** Begins to unload what is closed. */
  void unloading() {
    steps.took(Step.CLOSE, closing);
    steps.begin(Step.UNLOAD);
  }

  @Override
  public void collected() {
    state = GenerationState.COLLECTED;
    pins = List.of();
    steps.end();
  }

  @Override
  public void leaked(List<String> found) {
    state = GenerationState.LEAKED;
    pins = List.copyOf(found);
  }

  /** {@return the plugin's id and version, or the file's name} */
  @Override
  public String label() {
    return manifest == null ? String.valueOf(file.getFileName()) : manifest.label();
  }

  PluginView view() {
    return new PluginView(
        manifest == null ? null : manifest.id(),
        manifest == null ? null : manifest.version(),
        manifest == null ? null : manifest.description(),
        manifest == null ? null : manifest.vendor(),
        manifest == null ? null : manifest.license(),
        type,
        name,
        state,
        number,
        jar == null ? null : jar.sha256(),
        file,
        problems,
        steps.steps(),
        inUse,
        cut,
        pins,
        trust);
  }
}
