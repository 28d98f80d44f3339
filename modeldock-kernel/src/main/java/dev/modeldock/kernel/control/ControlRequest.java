package dev.modeldock.kernel.control;

import dev.modeldock.kernel.control.caller.Caller;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to the control API as an action reads it. Its body and its query may have what the
 * route's documentation names, and nothing else.
 */
public final class ControlRequest {

  private static final String UPLOAD = "application/java-archive";

  private final Exchange exchange;
  private final Route route;
  private final Map<String, String> variables;
  private final ControlJson json;
  private final Optional<Caller> caller;

  ControlRequest(
      Exchange exchange,
      Route route,
      Map<String, String> variables,
      ControlJson json,
      Optional<Caller> caller) {
    this.exchange = exchange;
    this.route = route;
    this.variables = variables;
    this.json = json;
    this.caller = caller;
  }

  /** {@return who asks; empty at a route that answers anybody} */
  public Optional<Caller> caller() {
    return caller;
  }

  /** {@return the text of a header; null if it is not sent} */
  public @Nullable String header(String name) {
    return exchange.requestHeader(name);
  }

  /** {@return what the variable {@code name} of the route's pattern stands for} */
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no variable '" + name + "'");
    }
    return value;
  }

  /** Reads the body; where the route may do without, one that is empty has no fields. */
  public Fields fields() throws ControlProblem, ClientGoneException {
    Doc doc = doc();
    Shape shape = doc.body();
    if (shape == null) {
      throw new IllegalStateException(route + " is documented to take no body");
    }
    if (isUpload()) {
      throw ControlProblem.of(
          415, "unsupported_media_type", "this path takes JSON", "send application/json");
    }
    byte[] body = body();
    return Fields.of(
        body.length == 0 && !doc.bodyNeeded() ? Map.of() : json.readObject(body), shape);
  }

  /** {@return the body, if it is of the other type that the route takes beside JSON} */
  public Optional<byte[]> bytes() throws ControlProblem, ClientGoneException {
    return isUpload() && doc().upload() != null ? Optional.of(body()) : Optional.empty();
  }

  /** The edge lets through JSON, and this. */
  private boolean isUpload() {
    String type = exchange.inbound().contentType();
    return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith(UPLOAD);
  }

  private byte[] body() throws ControlProblem, ClientGoneException {
    try {
      return exchange.body();
    } catch (RefusedException e) {
      var code = e.refusal().code();
      throw ControlProblem.of(code.status(), code.id(), e.refusal().message(), null);
    }
  }

  /** Reads the query. */
  public Query query() throws ControlProblem {
    return Query.parse(exchange.inbound().query(), doc().query().names());
  }

  private Doc doc() {
    return route.doc().orElseThrow(() -> new IllegalStateException(route + " is not documented"));
  }

  /**
   * Goes on only if {@code what} is still as the caller has seen it, in case the caller says how:
   * {@code If-Match} names the revision that a change is meant for, and {@code If-None-Match: *}
   * wants nothing to be there. To be asked while nobody else can change it.
   *
   * @param what the resource, as messages name it
   * @param now how it is; empty if there is none
   */
  public void expects(String what, Optional<Revision> now) throws ControlProblem {
    Revision.Precondition.of(
            exchange.requestHeader("if-match"), exchange.requestHeader("if-none-match"))
        .require(what, now);
  }
}
