package dev.modeldock.kernel.control.trial;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Trying a model as one of the keys would: with its policy and at the expense of its limits, and in
 * the audit as a request of that key.
 */
public final class TrialRoutes {

  private final StateEditor editor;
  private final Function<String, Consumer<Exchange>> asKey;

  /**
   * @param asKey gives what serves a request for the key of an id
   */
  public TrialRoutes(StateEditor editor, Function<String, Consumer<Exchange>> asKey) {
    this.editor = editor;
    this.asKey = asKey;
  }

  /** {@return the route below {@code /admin/v1/keys}} */
  public List<Route> routes() {
    return List.of(
        Route.passed("POST", "/admin/v1/keys/{key}/chat", request -> chat(request.variable("key")))
            .doc(
                Doc.of(
                        "Ask a model as a key would: POST /v1/chat/completions of the gateway"
                            + " listener, in body and answer.",
                        "application/json",
                        null)
                    .handsOn("application/json")));
  }

  private Reply chat(String called) throws ControlProblem {
    GatewayState state = editor.state();
    KeyRecord key =
        KeyLookup.find(state, called)
            .orElseThrow(() ->
                ControlProblem.notFound(
                    "key", called, state.keys().values().stream().map(KeyRecord::name).toList()));
    Consumer<Exchange> serve = asKey.apply(key.id());
    return new Reply.Passed(exchange -> serve.accept(new AskedAsKey(exchange)));
  }
}
