package dev.modeldock.kernel.control.caller;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Somebody who may use the control API.
 *
 * @param actor what the audit calls them
 * @param browser the id of the browser that asks; empty if it is none
 * @param stays whether they may still: what they watch ends when not
 */
public record Caller(String actor, Optional<String> browser, BooleanSupplier stays) {

  /** {@return whoever has the control token} It is good for as long as the gateway runs. */
  public static Caller withToken() {
    return new Caller("control.token", Optional.empty(), () -> true);
  }

  /** {@return a browser that is signed in} */
  public static Caller browser(String id, BooleanSupplier stays) {
    return new Caller("browser:" + id, Optional.of(id), stays);
  }
}
