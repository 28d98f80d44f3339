package dev.modeldock.kernel.control.port;

import dev.modeldock.kernel.certificate.LiveCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the gateway knows of itself. Any thread; never blocks. */
public interface GatewayInfo {

  /** {@return the version of the product} */
  String version();

  /** {@return where clients reach the APIs} */
  URI gateway();

  /** {@return where the control API is} */
  URI control();

  /** {@return where clients on other machines reach the APIs; empty if they do not} */
  default List<URI> lan() {
    return List.of();
  }

  /** {@return the certificate that other machines are shown, if they are} */
  default Optional<LiveCertificate> certificate() {
    return Optional.empty();
  }

  /** {@return whether plugins that nobody signed are loaded without their owner's word} */
  default boolean dev() {
    return false;
  }

  /** {@return the home folder} */
  Path home();

  /** {@return the process id} */
  long pid();

  /** {@return when it began to serve} */
  Instant startedAt();

  /** {@return how many requests are being served on the gateway listener} */
  int inFlight();

  /** {@return whether it takes requests: started, and not stopping} */
  boolean ready();
}
