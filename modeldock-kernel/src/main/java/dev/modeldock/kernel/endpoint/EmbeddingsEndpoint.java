package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Refusals.passed;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.limit.Demand;
import dev.modeldock.kernel.policy.Approved;
import dev.modeldock.kernel.promptlog.PromptLog;
import dev.modeldock.kernel.promptlog.Transcript;
import dev.modeldock.kernel.promptlog.entry.Question;
import dev.modeldock.kernel.routing.Attempt;
import dev.modeldock.kernel.routing.ClientLeftException;
import dev.modeldock.kernel.routing.RouteFailedException;
import dev.modeldock.kernel.routing.RoutePlan;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.routing.TargetCall;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.DroppedFields;
import dev.modeldock.kernel.wire.openai.embedding.EmbeddingsBody;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Serves {@code /v1/embeddings}: vectors of texts, whole or not at all. */
public final class EmbeddingsEndpoint {

  /** As many as the largest request has of a model with large vectors: some 100 MB as text. */
  private static final long MOST_NUMBERS = 2048 * 4096;

  private static final Answer.Header ESTIMATED =
      new Answer.Header("x-modeldock-tokens", "estimated");

  private final Dispatcher dispatcher;
  private final PromptLog prompts;

  public EmbeddingsEndpoint(Dispatcher dispatcher, PromptLog prompts) {
    this.dispatcher = dispatcher;
    this.prompts = prompts;
  }

  void serve(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException, ClientLeftException {
    byte[] bytes = exchange.body();
    EmbeddingsBody body = passed(EmbeddingsBody.read(bytes));
    trail.asked(body.model(), false);
    Approved approved = dispatcher.approved(scoped, body.model(), trail);
    trail.spending().reserve(false, () -> Demand.ofPrompt(body.estimate()));
    trail.captured(prompts.capture(scoped, new Question.Vectors(body, bytes.length)));
    String id = scoped.inbound().requestId();
    Router router = dispatcher.router();
    RoutePlan plan = router.plan(approved);
    Attempt<Embeddings> attempt =
        call ->
            ask(call, body.call(id, call.target().model()).withOptions(approved.options()), trail);
    try {
      dispatcher.run(
          exchange,
          new Dispatcher.Ask(scoped, body.model(), false),
          control -> {
            Embeddings made = router.first(plan, control, trail.attempts(), attempt);
            Answer answer = answer(body, made, trail);
            trail.completed(answer.length());
            exchange.answer(answer);
          });
    } catch (RouteFailedException e) {
      throw new RefusedException(e.refusal());
    }
  }

  private static Embeddings ask(TargetCall call, EmbeddingsCall asked, Trail trail)
      throws ProviderException, ClientLeftException {
    try (call) {
      Transcript transcript = trail.asking(call.target());
      Embeddings made = call.embed(asked.withDeadline(call.deadline()));
      check(call.target(), asked.dimensions(), made.vectors());
      if (transcript != null) {
        transcript.made(made);
      }
      trail.servedBy(call.target());
      return made;
    }
  }

  private static void check(Target target, OptionalInt dimensions, List<float[]> vectors)
      throws ProviderException {
    int length = vectors.getFirst().length;
    if (dimensions.orElse(length) != length) {
      throw new Unsupported(
          Stage.SENT,
          "dimensions",
          "'%s' makes vectors of %d numbers, not of %d"
              .formatted(target, length, dimensions.getAsInt()));
    }
    if ((long) length * vectors.size() > MOST_NUMBERS) {
      throw new ProtocolBroken(
          Stage.SENT,
          "'%s' answered with more than %d numbers: ask for fewer vectors at once"
              .formatted(target, MOST_NUMBERS));
    }
  }

  private static Answer answer(EmbeddingsBody body, Embeddings made, Trail trail) {
    var headers = new ArrayList<Answer.Header>(2);
    var dropped = new DroppedFields();
    dropped.reset(body.dropped());
    if (!dropped.isEmpty()) {
      headers.add(new Answer.Header(DroppedFields.HEADER, dropped.text()));
    }
    long tokens;
    if (made.usage() == null) {
      // Client libraries have no place for a count that is not known, and 0 would be a lie.
      tokens = body.estimate();
      headers.add(ESTIMATED);
    } else {
      tokens = made.usage().promptTokens();
      trail.usage(tokens, 0);
    }
    ByteSink json = body.writer().write(made.vectors(), tokens);
    return new Answer(200, "application/json", headers, json.array(), json.length());
  }
}
