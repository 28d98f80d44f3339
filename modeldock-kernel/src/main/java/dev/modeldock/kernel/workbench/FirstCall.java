package dev.modeldock.kernel.workbench;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.catalogue.ModelCatalogue;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.identity.MintedKey;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.LayeredState;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.Reach;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees to it that a plugin under work can be called: by an instance, and a key for it. */
public final class FirstCall {

  private static final Duration KEY_LASTS = Duration.ofDays(1);

  private final PluginSupervisor plugins;
  private final LayeredState state;
  private final ModelCatalogue catalogue;
  private final KeyMint mint;
  private final InstantSource clock;

  public FirstCall(
      PluginSupervisor plugins,
      LayeredState state,
      ModelCatalogue catalogue,
      KeyMint mint,
      InstantSource clock) {
    this.plugins = plugins;
    this.state = state;
    this.catalogue = catalogue;
    this.mint = mint;
    this.clock = clock;
  }

  /**
   * Finds an instance of {@code type}, or makes one for this run with nothing but defaults. Blocks.
   *
   * @throws IOException if the key cannot be kept
   */
  News of(String type) throws IOException, InterruptedException {
    Optional<String> there =
        state.state().instances().values().stream()
            .filter(each -> each.type().equals(type) && each.enabled())
            .map(InstanceRecord::id)
            .findFirst();
    if (there.isEmpty()) {
      InstanceRecord made = withDefaults(type);
      List<String> problems = plugins.problems(made, state.state());
      if (!problems.isEmpty()) {
        return new News.Unconfigured(type, problems);
      }
      state.addForThisRun(made);
      plugins.reconcile(state.state());
    }
    String instance = there.orElse(type);
    return new News.Callable(instance, firstModel(instance), key(instance));
  }

  private static InstanceRecord withDefaults(String type) {
    return new InstanceRecord(
        type, type, Settings.none(), Map.of(), null, false, List.of(), true, Source.RUNTIME);
  }

  private String firstModel(String instance) throws InterruptedException {
    return catalogue.list(true).stream()
        .filter(each -> each.target().instance().equals(instance))
        .map(each -> each.target().model())
        .findFirst()
        .orElse("MODEL");
  }

  /** One key for each instance, with another text each time: an author starts often. */
  private String key(String instance) throws IOException {
    String name = "author-" + instance;
    KeyGrant grant =
        KeyGrant.of(
            EnumSet.of(Scope.CHAT, Scope.MODELS, Scope.EMBEDDINGS),
            KeyPolicy.standard()
                .allowing(new KeyPolicy.Globs(List.of(), List.of(), List.of(instance)))
                .reaching(EnumSet.of(Reach.CLOUD, Reach.HIGH_RISK)));
    Optional<KeyRecord> before =
        state.state().keys().values().stream()
            .filter(each -> each.name().equals(name) && each.revokedAt() == null)
            .findFirst();
    MintedKey key =
        before.isPresent()
            ? mint.rotate(before.get(), Duration.ZERO)
            : mint.mint(name, grant, null);
    KeyRecord record = key.record().with(grant).expiring(clock.instant().plus(KEY_LASTS));
    state.apply(new StateChange.PutKey(record));
    return key.key();
  }
}
