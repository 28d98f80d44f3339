package dev.modeldock.kernel.control;

import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import java.util.List;
import java.util.Map;

/** A request to the control API as an action reads it. */
public final class ControlRequest {

  private final Exchange exchange;
  private final Map<String, String> variables;
  private final ControlJson json;

  ControlRequest(Exchange exchange, Map<String, String> variables, ControlJson json) {
    this.exchange = exchange;
    this.variables = variables;
    this.json = json;
  }

  /** {@return what the variable {@code name} of the route's pattern stands for} */
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no variable '" + name + "'");
    }
    return value;
  }

  /** Reads the body, an object of no other fields than {@code known}. */
  public Fields fields(String... known) throws ControlProblem, ClientGoneException {
    return Fields.of(json.readObject(body()), List.of(known));
  }

  private byte[] body() throws ControlProblem, ClientGoneException {
    try {
      return exchange.body();
    } catch (RefusedException e) {
      var code = e.refusal().code();
      throw ControlProblem.of(code.status(), code.id(), e.refusal().message(), null);
    }
  }

  /** Reads the body as {@link #fields} does; one that is empty is an object without fields. */
  public Fields fieldsIfAny(String... known) throws ControlProblem, ClientGoneException {
    byte[] body = body();
    return Fields.of(body.length == 0 ? Map.of() : json.readObject(body), List.of(known));
  }

  /** Reads the query, of no other parameters than {@code known}. */
  public Query query(String... known) throws ControlProblem {
    return Query.parse(exchange.inbound().query(), List.of(known));
  }
}
