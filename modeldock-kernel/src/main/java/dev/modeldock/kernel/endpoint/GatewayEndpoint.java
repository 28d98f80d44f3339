package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Refusals.passed;

import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.MeteredExchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.identity.Identified;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.limit.Meters;
import dev.modeldock.kernel.limit.answer.LimitedExchange;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.routing.ClientLeftException;
import dev.modeldock.kernel.wire.anthropic.MessagesBody;
import dev.modeldock.kernel.wire.anthropic.TokenCount;
import dev.modeldock.kernel.wire.openai.ChatBody;
import dev.modeldock.kernel.wire.openai.completion.CompletionBody;
import java.util.List;

/**
 * Serves every request on the gateway listener: through the gates, to what it asks for, and into
 * the audit exactly once, however it ends.
 */
public final class GatewayEndpoint {

  private static final Answer NOTHING = new Answer(200, "text/plain", List.of(), new byte[0], 0);

  private final Gates gates;
  private final ChatEndpoint chat;
  private final ResponsesEndpoint responses;
  private final EmbeddingsEndpoint embeddings;
  private final ModelsEndpoint models;
  private final AuditSink audit;

  public GatewayEndpoint(
      Gates gates,
      ChatEndpoint chat,
      ResponsesEndpoint responses,
      EmbeddingsEndpoint embeddings,
      ModelsEndpoint models,
      AuditSink audit) {
    this.gates = gates;
    this.chat = chat;
    this.responses = responses;
    this.embeddings = embeddings;
    this.models = models;
    this.audit = audit;
  }

  /** {@return one that serves the same, to whom {@code others} let through} */
  public GatewayEndpoint behind(Gates others) {
    return new GatewayEndpoint(others, chat, responses, embeddings, models, audit);
  }

  /** Serves one request, on its own thread, to its end. */
  public void handle(Exchange edge) {
    var exchange = new MeteredExchange(edge);
    var trail = new Trail(exchange, audit);
    try {
      answer(exchange, trail);
    } catch (UnauditedException _) {
      Refusals.tell(exchange, Refusals.unaudited());
    } catch (ClientGoneException | ClientLeftException _) {
      gone(trail);
    } finally {
      trail.close();
    }
  }

  private void answer(Exchange exchange, Trail trail)
      throws UnauditedException, ClientGoneException, ClientLeftException {
    try {
      serve(exchange, trail);
    } catch (RefusedException e) {
      refuse(exchange, trail, e.refusal());
    } catch (RuntimeException | Error e) {
      if (trail.ended()) {
        throw e;
      }
      refuse(exchange, trail, Refusals.defect(exchange.inbound().requestId(), e));
    }
  }

  private void serve(Exchange exchange, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException, ClientLeftException {
    Inbound inbound = exchange.inbound();
    Admitted admitted = passed(gates.admission().decide(inbound));
    trail.peer(admitted.peer());
    if (Operation.of(inbound) == Operation.PROBE) {
      // It asks nothing of anybody and learns nothing, and clients send it by the thousand.
      exchange.answer(NOTHING);
      return;
    }
    Identified identified = passed(gates.authentication().decide(admitted));
    trail.key(identified.key());
    Scoped scoped = passed(gates.scope().decide(identified));
    trail.spends(gates.meters().spending(scoped.key()));
    trail.spending().admit();
    perform(LimitedExchange.of(exchange, trail.spending()), scoped, trail);
  }

  private void perform(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException, ClientLeftException {
    Inbound inbound = exchange.inbound();
    switch (scoped.operation()) {
      case CHAT_COMPLETIONS ->
          chat.serve(exchange, scoped, trail, body -> passed(ChatBody.scan(body, body.length)));
      case COMPLETIONS ->
          chat.serve(exchange, scoped, trail, body -> passed(CompletionBody.read(body)));
      case EMBEDDINGS -> embeddings.serve(exchange, scoped, trail);
      case MESSAGES -> chat.serve(exchange, scoped, trail, body -> passed(MessagesBody.read(body)));
      case COUNT_TOKENS ->
          chat.count(
              exchange,
              scoped,
              trail,
              body -> passed(MessagesBody.readToCount(body)),
              TokenCount::write);
      case RESPONSES -> responses.create(exchange, scoped, trail);
      case COUNT_INPUT_TOKENS -> responses.count(exchange, scoped, trail);
      case GET_RESPONSE -> responses.get(exchange, scoped, trail);
      case DELETE_RESPONSE -> responses.delete(exchange, scoped, trail);
      case LIST_MODELS -> models.list(exchange, scoped, trail);
      case GET_MODEL -> models.get(exchange, scoped, trail);
      case WRONG_METHOD ->
          throw new RefusedException(
              Refusal.of(
                  ErrorCode.METHOD_NOT_ALLOWED,
                  "%s does not take %s.".formatted(inbound.path(), inbound.method())));
      case PROBE -> throw new IllegalStateException("a probe is answered before it has a scope");
      case UNKNOWN ->
          throw new RefusedException(
              Refusal.of(
                  ErrorCode.ROUTE_NOT_FOUND,
                  "The gateway has no %s. It serves the APIs of OpenAI and Anthropic under /v1."
                      .formatted(inbound.path())));
    }
  }

  private static void refuse(Exchange exchange, Trail trail, Refusal why)
      throws UnauditedException, ClientGoneException {
    Answer answer = Refusals.answer(exchange.inbound(), why);
    trail.failed(why, answer.status(), answer.length());
    LimitedExchange.of(exchange, trail.spending()).answer(answer);
  }

  private static void gone(Trail trail) {
    try {
      trail.clientGone();
    } catch (UnauditedException _) {
      // It is logged, and nobody is left to be told.
    }
  }

  /**
   * The gates that every request on the gateway listener passes before anything of its body is
   * read.
   *
   * @param admission where it comes from
   * @param authentication who asks
   * @param scope for what
   * @param meters how much of its key's limits is left
   */
  public record Gates(
      Gate<Inbound, Admitted> admission,
      Gate<Admitted, Identified> authentication,
      Gate<Identified, Scoped> scope,
      Meters meters) {}
}
