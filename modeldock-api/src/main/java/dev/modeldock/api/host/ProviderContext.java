package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * All that a provider may use of the outside, given to it once, by {@link
 * dev.modeldock.api.ProviderFactory#create}.
 *
 * <p>It belongs to one instance and one generation of the plugin. When that generation ends the
 * host closes whatever it handed out: connections, threads, processes, and what was registered with
 * {@link #onClose}. Safe for use by several threads.
 */
@ImplementedByHost
public interface ProviderContext {

  /** {@return the id of the instance, such as {@code ollama-local}} */
  String instance();

  /** {@return the instance's settings, checked against the provider's schema} */
  Settings settings();

  /** {@return the instance's secrets} */
  Secrets secrets();

  /** {@return the host's HTTP client} */
  HostHttp http();

  /**
   * {@return a transport to the OpenAI-compatible runtime whose paths begin at {@code base}, such
   * as {@code http://127.0.0.1:1234/v1}}
   */
  OpenAiTransport openAi(URI base);

  /** {@return threads that end with the provider} */
  HostThreads threads();

  /** {@return the way to run programs} */
  HostProcesses processes();

  /**
   * {@return a folder of this instance, private to the gateway's owner, that outlives the provider;
   * made if it is not there}
   */
  Path folder();

  /** {@return the runtime log} */
  PluginLog log();

  /** {@return the clock to ask for the time of day} */
  InstantSource clock();

  /** Has {@code resource} closed when the provider ends, in the reverse order of registration. */
  void onClose(AutoCloseable resource);
}
