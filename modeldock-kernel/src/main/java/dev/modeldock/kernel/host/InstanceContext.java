package dev.modeldock.kernel.host;

import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HostProcesses;
import dev.modeldock.api.host.HostThreads;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.host.PluginLog;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.host.Secrets;
import dev.modeldock.api.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What one generation of an instance is given of the outside.
 *
 * <p>Closing it closes what the provider registered, last first, then its threads, then its
 * connections and programs. A second close goes on behind a resource in which the first is stuck.
 */
public final class InstanceContext implements ProviderContext, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(InstanceContext.class.getName());

  /** Each time one resource may be stuck; the next time goes on behind it. */
  private static final int CLOSE_ATTEMPTS = 3;

  private static final Duration THREAD_PATIENCE = Duration.ofSeconds(3);

  private final String instance;
  private final Settings settings;
  private final InstanceSecrets secrets;
  private final Upstream upstream;
  private final Path folder;
  private final InstantSource clock;
  private final PluginLog log;
  private final ScopedThreads threads;
  private final ProviderScope scope;

  InstanceContext(
      String instance,
      Settings settings,
      InstanceSecrets secrets,
      Upstream upstream,
      Path folder,
      InstantSource clock) {
    this.instance = instance;
    this.settings = settings;
    this.secrets = secrets;
    this.upstream = upstream;
    this.folder = folder;
    this.clock = clock;
    this.log = new InstanceLog(instance, secrets.mask());
    this.threads = new ScopedThreads(instance, THREAD_PATIENCE);
    this.scope = new ProviderScope(instance);
    scope.add(upstream);
    scope.add(threads);
  }

  @Override
  public String instance() {
    return instance;
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public Secrets secrets() {
    return secrets;
  }

  /** {@return what hides the secrets that were revealed} */
  public SecretMask mask() {
    return secrets.mask();
  }

  @Override
  public HostHttp http() {
    return upstream.http();
  }

  @Override
  public OpenAiTransport openAi(URI base) {
    scope.ensureOpen();
    return upstream.openAi(base);
  }

  @Override
  public HostThreads threads() {
    return threads;
  }

  @Override
  public HostProcesses processes() {
    return upstream.processes();
  }

  @Override
  public Path folder() {
    try {
      // The home around it is open to nobody else.
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of instance '" + instance + "' is not usable", e);
    }
  }

  @Override
  public PluginLog log() {
    return log;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public void onClose(AutoCloseable resource) {
    scope.add(resource);
  }

  /**
   * Closes this context on a thread of its own, because plugins registered some of what is closed.
   * Blocks, for each resource that is stuck as long as {@code bound}.
   */
  public void closeWithin(Duration bound) {
    var call = new PluginCall("release what it holds", bound);
    for (int i = 0; i < CLOSE_ATTEMPTS; i++) {
      try {
        call.run(
            () -> {
              close();
              return true;
            },
            _ -> {});
        return;
      } catch (PluginFailure e) {
        LOG.log(Level.WARNING, "[{0}] the provider {1}", instance, e.problem());
      }
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
