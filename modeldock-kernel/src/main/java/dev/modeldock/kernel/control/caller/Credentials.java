package dev.modeldock.kernel.control.caller;

import dev.modeldock.kernel.exchange.Exchange;
import java.util.Optional;

/** Tells who asks. Any thread; compares in constant time. */
@FunctionalInterface
public interface Credentials {

  /** {@return who asks, if it is somebody who may} */
  Optional<Caller> of(Exchange exchange);

  /** {@return these, and where they know nobody, those} */
  default Credentials or(Credentials others) {
    return exchange -> of(exchange).or(() -> others.of(exchange));
  }
}
