package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Refusals.passed;

import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.identity.Identified;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.routing.ClientLeftException;
import java.lang.System.Logger.Level;

/**
 * Serves every request on the gateway listener: through the gates, to what it asks for, and into
 * the audit exactly once, however it ends.
 */
public final class GatewayEndpoint {

  private static final System.Logger LOG = System.getLogger(GatewayEndpoint.class.getName());

  private final Gates gates;
  private final ChatEndpoint chat;
  private final ModelsEndpoint models;
  private final AuditSink audit;

  public GatewayEndpoint(Gates gates, ChatEndpoint chat, ModelsEndpoint models, AuditSink audit) {
    this.gates = gates;
    this.chat = chat;
    this.models = models;
    this.audit = audit;
  }

  /** Serves one request, on its own thread, to its end. */
  public void handle(Exchange exchange) {
    var trail = new Trail(exchange.inbound(), audit);
    try {
      answer(exchange, trail);
    } catch (UnauditedException _) {
      Refusals.tell(exchange, unaudited());
    } catch (ClientGoneException | ClientLeftException _) {
      gone(trail);
    }
  }

  private void answer(Exchange exchange, Trail trail)
      throws UnauditedException, ClientGoneException, ClientLeftException {
    try {
      serve(exchange, trail);
    } catch (RefusedException e) {
      refuse(exchange, trail, e.refusal());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Request " + exchange.inbound().requestId() + " met a defect", e);
      if (trail.ended()) {
        throw e;
      }
      refuse(
          exchange,
          trail,
          Refusal.of(
              ErrorCode.INTERNAL_ERROR,
              "The gateway met a defect of its own; its log has the details under "
                  + exchange.inbound().requestId()
                  + "."));
    }
  }

  private void serve(Exchange exchange, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException, ClientLeftException {
    Inbound inbound = exchange.inbound();
    Admitted admitted = passed(gates.admission().decide(inbound));
    Identified identified = passed(gates.authentication().decide(admitted));
    trail.key(identified.key());
    Scoped scoped = passed(gates.scope().decide(identified));
    switch (scoped.operation()) {
      case CHAT_COMPLETIONS -> chat.serve(exchange, scoped, trail);
      case LIST_MODELS -> models.list(exchange, scoped, trail);
      case GET_MODEL -> models.get(exchange, scoped, trail);
      case WRONG_METHOD ->
          throw new RefusedException(
              Refusal.of(
                  ErrorCode.METHOD_NOT_ALLOWED,
                  "%s does not take %s.".formatted(inbound.path(), inbound.method())));
      case UNKNOWN ->
          throw new RefusedException(
              Refusal.of(
                  ErrorCode.ROUTE_NOT_FOUND,
                  "The gateway has no %s. It has POST /v1/chat/completions and GET /v1/models."
                      .formatted(inbound.path())));
    }
  }

  private static void refuse(Exchange exchange, Trail trail, Refusal why)
      throws UnauditedException, ClientGoneException {
    trail.failed(why, why.code().status());
    exchange.answer(Refusals.answer(why));
  }

  private static void gone(Trail trail) {
    try {
      trail.clientGone();
    } catch (UnauditedException _) {
      // The trail has logged it, and nobody is left to be told.
    }
  }

  /** {@return what is told when a request cannot be audited, and so is not served} */
  static Refusal unaudited() {
    return Refusal.of(
        ErrorCode.AUDIT_UNAVAILABLE,
        "The gateway cannot write its audit, so it serves nobody. Is the disk full? See its log.");
  }
}
