package dev.modeldock.kernel.host;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.reach.DeclaredEgress;
import dev.modeldock.kernel.state.InstanceRecord;
import java.nio.file.Path;
import java.time.InstantSource;

/** Makes the contexts that providers are created with. */
public final class ProviderContexts {

  private final Upstreams upstreams;
  private final SecretReferences secrets;
  private final Path folders;
  private final InstantSource clock;

  /**
   * @param upstreams opens the ways to runtimes
   * @param secrets follows the references of instances
   * @param folders where each instance has its folder, by its id
   * @param clock what plugins ask for the time of day
   */
  public ProviderContexts(
      Upstreams upstreams, SecretReferences secrets, Path folders, InstantSource clock) {
    this.upstreams = upstreams;
    this.secrets = secrets;
    this.folders = folders;
    this.clock = clock;
  }

  /** {@return what tells the time of day} */
  public InstantSource clock() {
    return clock;
  }

  /**
   * {@return a context for one generation of {@code instance}; the caller closes it}
   *
   * @param settings the instance's settings, checked and filled up
   * @param declared how far its calls may travel
   */
  public InstanceContext open(InstanceRecord instance, Settings settings, DeclaredEgress declared) {
    return new InstanceContext(
        instance.id(),
        settings,
        new InstanceSecrets(instance.secrets(), secrets, new SecretMask()),
        upstreams.open(instance, declared),
        folders.resolve(instance.id()),
        clock);
  }
}
