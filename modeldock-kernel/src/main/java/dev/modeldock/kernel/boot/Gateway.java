package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.certificate.LiveCertificate;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.control.browser.SignInLinks;
import dev.modeldock.kernel.workbench.News;
import dev.modeldock.kernel.workbench.Workbench;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A gateway that serves. Made by {@link #start}; serves until it is closed. Safe for use by several
 * threads.
 */
public final class Gateway implements AutoCloseable {

  private final Serving serving;
  private final Closing closing;
  private final SignInLinks links;
  private final Workbench workbench;
  private final Beginning beginning;

  /** What was so when the gateway began to serve. */
  record Beginning(
      Optional<String> firstKey,
      List<String> instances,
      List<GuardedInstance> guarded,
      String promptLog,
      List<String> unsigned) {}

  Gateway(
      Serving serving,
      Closing closing,
      SignInLinks links,
      Workbench workbench,
      Beginning beginning) {
    this.serving = serving;
    this.closing = closing;
    this.links = links;
    this.workbench = workbench;
    this.beginning = beginning;
  }

  /**
   * Starts a gateway and returns when it takes requests.
   *
   * @throws ConfigException if the configuration is wrong
   * @throws IOException if the home cannot be used, a port is taken, or a file is damaged; the
   *     message says which and what to do
   */
  public static Gateway start(GatewayOptions options) throws ConfigException, IOException {
    return Assembly.start(options);
  }

  /** {@return where clients reach the APIs} */
  public URI uri() {
    return serving.gateway();
  }

  /** {@return where the control API is} */
  public URI control() {
    return serving.control();
  }

  /** {@return where clients on other machines reach the APIs; empty if they do not} */
  public List<URI> lan() {
    return serving.lan();
  }

  /** {@return the SHA-256 of the certificate that other machines are shown, if they are} */
  public Optional<String> certificateSha256() {
    return serving.certificate().map(live -> live.current().fingerprint());
  }

  /** {@return the file with that certificate} */
  public Optional<Path> certificateFile() {
    return serving.certificate().map(LiveCertificate::file);
  }

  /**
   * {@return an address of the control center that signs one browser in, once and for ten minutes}
   * Whoever has it may do everything that the owner may: it is shown to the owner alone.
   */
  public URI signInLink() {
    return links.make().url();
  }

  /** {@return the home folder} */
  public Path home() {
    return serving.home();
  }

  /** {@return the version of the product} */
  public String version() {
    return serving.version();
  }

  /** {@return the key that was made because there was none; shown once and then forgotten} */
  public Optional<String> firstKey() {
    return beginning.firstKey();
  }

  /** {@return the ids of the instances that take requests} */
  public List<String> instances() {
    return beginning.instances();
  }

  /** {@return those of them that the first key does not reach} */
  public List<GuardedInstance> guarded() {
    return beginning.guarded();
  }

  /** {@return the most that the prompt log keeps of any request as the gateway is set up} */
  public String promptLog() {
    return beginning.promptLog();
  }

  /** {@return whether plugins that nobody signed are loaded without their owner's word} */
  public boolean dev() {
    return serving.dev();
  }

  /** {@return the plugins that serve though nobody known has signed them, as id@version} */
  public List<String> unsigned() {
    return beginning.unsigned();
  }

  /**
   * Serves the plugin that is built at {@code path}, a jar or a folder of classes, and each new
   * build of it. Returns at once.
   *
   * @param told what becomes of each build; called on another thread
   */
  public void follow(Path path, Consumer<News> told) {
    workbench.follow(path, told);
  }

  /** Stops: takes no new requests, lets running ones end within a bound, then closes everything. */
  @Override
  public void close() {
    serving.stopping();
    closing.close();
  }
}
