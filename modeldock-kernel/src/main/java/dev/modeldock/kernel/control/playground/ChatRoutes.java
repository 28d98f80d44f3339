package dev.modeldock.kernel.control.playground;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Trying a model as a key would, without its text. It is a request of that key like any other:
 * policy, limits, audit and usage are the key's. Nobody gains by it: whoever may ask the control
 * API could make a key that may do the same.
 */
public final class ChatRoutes {

  private static final String CHAT = "/v1/chat/completions";

  private final StateStore state;
  private final Function<KeyRecord, Consumer<Exchange>> gateway;

  /**
   * @param gateway serves requests as the gateway would that came with a key
   */
  public ChatRoutes(StateStore state, Function<KeyRecord, Consumer<Exchange>> gateway) {
    this.state = state;
    this.gateway = gateway;
  }

  /** {@return the route {@code /admin/v1/keys/{key}/chat}} */
  public List<Route> routes() {
    return List.of(
        Route.passing("POST", "/admin/v1/keys/{key}/chat", this::chat)
            .doc(
                Doc.of(
                        "Ask a model as a key would: body and answer are those of " + CHAT + ".",
                        "application/json",
                        null)
                    .handsOn("application/json")
                    .refuses(404, "There is no such key.")));
  }

  private Reply chat(ControlRequest in) throws ControlProblem {
    String called = in.variable("key");
    GatewayState now = state.state();
    KeyRecord key =
        KeyLookup.find(now, called)
            .orElseThrow(() ->
                ControlProblem.notFound(
                    "key", called, now.keys().values().stream().map(KeyRecord::name).toList()));
    BooleanSupplier stays = in.caller().orElseThrow().stays();
    return new Reply.Passed(
        exchange -> gateway.apply(key).accept(new AskedAs(exchange, CHAT, stays)));
  }
}
