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
import dev.modeldock.kernel.state.KeyPolicy;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What happens when a home is used for the first time: the runtimes on this machine are found, and
 * a key is made.
 *
 * <p>A provider whose default address is on this machine is looked for there, within a second; the
 * kernel itself knows of no runtime.
 */
final class FirstStart {

  private static final Duration LOOK = Duration.ofSeconds(1);

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
    for (InstanceRecord guess : guesses) {
      if (answers(guess.id())) {
        state.apply(new StateChange.PutInstance(guess));
      }
    }
    plugins.reconcile(state.state());
  }

  /** Makes the first key: good for everything that a client does. */
  String firstKey() throws IOException {
    MintedKey key =
        mint.mint(
            "first",
            EnumSet.of(Scope.CHAT, Scope.MODELS, Scope.EMBEDDINGS),
            KeyPolicy.unrestricted(),
            null);
    state.apply(new StateChange.PutKey(key.record()));
    return key.key();
  }

  private static boolean usuallyHere(ProviderDescriptor provider) {
    return provider.locality() == Locality.LOCAL
        && provider.settings().settings().stream().noneMatch(SettingSpec::required)
        && provider.settings().settings().stream()
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
        Risk.LOW,
        false,
        List.of(),
        true,
        Source.STATE);
  }

  private boolean answers(String instance) {
    Optional<Lease> lease = plugins.registry().lease(instance);
    if (lease.isEmpty()) {
      return false;
    }
    var found = new CompletableFuture<Health>();
    Thread looking =
        Thread.ofVirtual()
            .name("discover " + instance)
            .start(() -> {
              try (Lease held = lease.get()) {
                found.complete(held.provider().check());
              } catch (InterruptedException e) {
                found.completeExceptionally(e);
              }
            });
    try {
      return found.get(LOOK.toMillis(), TimeUnit.MILLISECONDS).status() != Health.Status.DOWN;
    } catch (TimeoutException | ExecutionException e) {
      looking.interrupt();
      return false;
    } catch (InterruptedException e) {
      looking.interrupt();
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
