package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.certificate.LiveCertificate;
import dev.modeldock.kernel.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A gateway that serves. Made by {@link #start}; serves until it is closed. Safe for use by several
 * threads.
 */
public final class Gateway implements AutoCloseable {

  private final Serving serving;
  private final Closing closing;
  private final Optional<String> firstKey;
  private final List<String> instances;
  private final List<GuardedInstance> guarded;
  private final String promptLog;

  Gateway(
      Serving serving,
      Closing closing,
      Optional<String> firstKey,
      List<String> instances,
      List<GuardedInstance> guarded,
      String promptLog) {
    this.serving = serving;
    this.closing = closing;
    this.firstKey = firstKey;
    this.instances = List.copyOf(instances);
    this.guarded = List.copyOf(guarded);
    this.promptLog = promptLog;
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
    return firstKey;
  }

  /** {@return the ids of the instances that take requests} */
  public List<String> instances() {
    return instances;
  }

  /** {@return those of them that the first key does not reach} */
  public List<GuardedInstance> guarded() {
    return guarded;
  }

  /** {@return the most that the prompt log keeps of any request as the gateway is set up} */
  public String promptLog() {
    return promptLog;
  }

  /** Stops: takes no new requests, lets running ones end within a bound, then closes everything. */
  @Override
  public void close() {
    serving.stopping();
    closing.close();
  }
}
