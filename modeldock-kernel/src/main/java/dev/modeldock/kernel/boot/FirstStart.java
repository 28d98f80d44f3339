package dev.modeldock.kernel.boot;

import dev.modeldock.api.Health;
import dev.modeldock.api.Locality;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.identity.MintedKey;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What happens when a home is used for the first time: the runtimes on this machine are found, and
 * a key is made.
 *
 * <p>A provider whose default address is on this machine is looked for there, within a second; the
 * kernel itself knows of no runtime.
 */
final class FirstStart {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A tool has to be started first. */
  private static final Duration LOOK_AT_TOOL = Duration.ofSeconds(5);

  private final StateStore state;
  private final PluginSupervisor plugins;
  private final KeyMint mint;

  FirstStart(StateStore state, PluginSupervisor plugins, KeyMint mint) {
    this.state = state;
    this.plugins = plugins;
    this.mint = mint;
  }

  /** Adds an instance for each runtime that answers at its usual place. */
  void discover() throws IOException {
    GatewayState trial = state.state();
    List<InstanceRecord> guesses =
        plugins.descriptors().values().stream()
            .filter(FirstStart::usuallyHere)
            .map(FirstStart::guess)
            .toList();
    for (InstanceRecord guess : guesses) {
      trial = trial.after(new StateChange.PutInstance(guess));
    }
    plugins.reconcile(trial);
    for (InstanceRecord guess : answering(guesses)) {
      state.apply(new StateChange.PutInstance(guess));
    }
    plugins.reconcile(state.state());
  }

  /** Makes the first key: good for what clients do with local instances of low risk. */
  String firstKey() throws IOException {
    MintedKey key =
        mint.mint(
            "first",
            KeyGrant.of(
                EnumSet.of(Scope.CHAT, Scope.MODELS, Scope.EMBEDDINGS), KeyPolicy.standard()),
            null);
    state.apply(new StateChange.PutKey(key.record()));
    return key.key();
  }

  private static boolean usuallyHere(ProviderDescriptor provider) {
    return provider.settings().settings().stream().noneMatch(SettingSpec::required)
        && switch (provider.locality()) {
          case LOCAL -> isUsuallyOnLoopback(provider);
          // Whether the tool is there, and signed in, is for its check to say.
          case CLI -> true;
          case CLOUD -> false;
        };
  }

  private static boolean isUsuallyOnLoopback(ProviderDescriptor provider) {
    return provider.settings().settings().stream()
        .filter(setting -> setting.type() == SettingType.URL)
        .map(SettingSpec::fallback)
        .anyMatch(address -> address != null && isLoopback(URI.create(address)));
  }

  private static boolean isLoopback(URI address) {
    String host = address.getHost();
    return host != null && List.of("127.0.0.1", "localhost", "[::1]").contains(host);
  }

  private static InstanceRecord guess(ProviderDescriptor provider) {
    return new InstanceRecord(
        provider.type() + "-local",
        provider.type(),
        Settings.none(),
        Map.of(),
        null,
        false,
        List.of(),
        true,
        Source.STATE);
  }

  /** Looks at all at once, for as long as the kind of each may take. */
  private List<InstanceRecord> answering(List<InstanceRecord> guesses) {
    var looks = new LinkedHashMap<InstanceRecord, CompletableFuture<Boolean>>();
    guesses.forEach(guess -> looks.put(guess, look(guess.id())));
    return looks.entrySet().stream()
        .filter(each -> each.getValue().join())
        .map(Map.Entry::getKey)
        .toList();
  }

  private CompletableFuture<Boolean> look(String instance) {
    var answers = new CompletableFuture<Boolean>();
    Optional<Lease> lease = plugins.registry().lease(instance);
    if (lease.isEmpty()) {
      answers.complete(false);
      return answers;
    }
    Duration patience = lease.get().locality() == Locality.CLI ? LOOK_AT_TOOL : LOOK;
    Thread looking =
        Thread.ofVirtual()
            .name("discover " + instance)
            .start(() -> {
              try (Lease held = lease.get()) {
                answers.complete(held.provider().check().status() != Health.Status.DOWN);
              } catch (InterruptedException _) {
                // Its time is over, which has been answered already.
              } finally {
                answers.complete(false);
              }
            });
    answers
        .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
        .thenRun(looking::interrupt);
    return answers;
  }
}
