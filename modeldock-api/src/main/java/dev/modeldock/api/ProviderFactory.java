package dev.modeldock.api;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.ProviderContext;

/**
 * Makes providers of one type: the single service that a plugin jar provides.
 *
 * <p>The host finds it with {@link java.util.ServiceLoader} in the plugin's own module layer, calls
 * it off the request path, from platform threads and one call after the other, gives up a call that
 * takes too long, and drops it when the plugin is unloaded: nothing may keep its classes then
 * (R63). What its module must be like is told by {@code dev.modeldock.api} (R02).
 */
@ImplementedByPlugin
public interface ProviderFactory {

  /**
   * {@return what this type of provider is} Called once, before anything else; must be cheap and
   * touch nothing outside the jar (R01).
   */
  ProviderDescriptor descriptor();

  /**
   * Makes a provider for one configured instance.
   *
   * <p>Runs off the request path, so it may block for a moment; it must not need the runtime to be
   * up (R03): a runtime that is down is a matter for {@link Provider#check()} and for each call.
   * Load and warm here what the first request would otherwise wait for.
   *
   * @param host everything that the provider may use of the outside; valid until the provider is
   *     closed
   * @throws ProviderException if the settings cannot work; the message is shown to the owner and
   *     says what to change (R04)
   */
  Provider create(ProviderContext host) throws ProviderException;
}
