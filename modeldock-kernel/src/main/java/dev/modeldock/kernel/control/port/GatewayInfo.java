package dev.modeldock.kernel.control.port;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;

/** What the gateway knows of itself. Any thread; never blocks. */
public interface GatewayInfo {

  /** {@return the version of the product} */
  String version();

  /** {@return where clients reach the APIs} */
  URI gateway();

  /** {@return where the control API is} */
  URI control();

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
