package dev.modeldock.kernel.provider;

import dev.modeldock.api.Provider;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.InstanceContext;
import dev.modeldock.kernel.host.PluginCall;
import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.reach.DeclaredEgress;
import dev.modeldock.kernel.state.InstanceRecord;

/** Makes a provider for an instance, or says all that keeps it from being made. */
final class ProviderMaker {

  private final ProviderContexts contexts;
  private final HostLimits limits;

  ProviderMaker(ProviderContexts contexts, HostLimits limits) {
    this.contexts = contexts;
    this.limits = limits;
  }

  /**
   * Makes a provider. Blocks, at most as long as providers may take to start.
   *
   * @throws PluginFailure if the settings do not fit, or the plugin failed in whatever way
   */
  InstanceGeneration make(InstanceRecord instance, LoadedFactory origin) throws PluginFailure {
    Settings settings =
        SettingsCheck.check(
            origin.descriptor().settings(), instance.settings(), instance.secrets().keySet());
    InstanceContext context =
        contexts.open(
            instance, settings, DeclaredEgress.of(origin.descriptor().locality(), settings));
    try {
      Provider provider =
          new PluginCall("start", limits.start())
              .run(() -> origin.factory().create(context), late -> discard(late));
      if (provider == null) {
        throw new PluginFailure("the plugin made no provider");
      }
      return new InstanceGeneration(origin, provider, context);
    } catch (PluginFailure e) {
      context.closeWithin(limits.close());
      throw e;
    }
  }

  /** Runs on the thread that was given up on; what it was handed is closed already. */
  private static void discard(Provider late) {
    if (late != null) {
      late.close();
    }
  }
}
