package dev.modeldock.kernel.endpoint;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.limit.Demand;
import dev.modeldock.kernel.policy.Approved;
import dev.modeldock.kernel.promptlog.PromptLog;
import dev.modeldock.kernel.promptlog.entry.Question;
import dev.modeldock.kernel.routing.CallControl;
import dev.modeldock.kernel.routing.ClientLeftException;
import dev.modeldock.kernel.routing.EndCause;
import dev.modeldock.kernel.routing.RouteFailedException;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.tokens.TokenEstimate;
import dev.modeldock.kernel.tokens.TokenEstimates;
import dev.modeldock.kernel.wire.dialect.ModelRequest;
import java.util.function.LongFunction;

/** Serves everything that is a chat with a model, whatever the surface that it comes by. */
public final class ChatEndpoint {

  private final Dispatcher dispatcher;
  private final TokenEstimates estimates;
  private final PromptLog prompts;

  public ChatEndpoint(Dispatcher dispatcher, TokenEstimates estimates, PromptLog prompts) {
    this.dispatcher = dispatcher;
    this.estimates = estimates;
    this.prompts = prompts;
  }

  void serve(Exchange exchange, Scoped scoped, Trail trail, Surface surface)
      throws RefusedException, UnauditedException, ClientGoneException, ClientLeftException {
    byte[] bytes = exchange.body();
    ModelRequest body = surface.read(bytes);
    trail.asked(body.model(), body.stream());
    Approved approved = dispatcher.approved(scoped, body.model(), trail);
    trail.spending().reserve(body.stream(), () -> demand(body, approved));
    trail.captured(prompts.capture(scoped, new Question.Chat(body, bytes.length)));

    var calls = new ChatCalls(scoped.inbound(), body, approved.options(), estimates);
    Router router = dispatcher.router();
    var run = new ChatRun(exchange, trail, router, router.plan(approved), calls);
    try {
      dispatcher.run(
          exchange,
          new Dispatcher.Ask(scoped, body.model(), body.stream()),
          control -> {
            if (body.stream()) {
              streamed(run, control, live(exchange, calls, control));
            } else {
              run.whole(control);
            }
          });
    } catch (RouteFailedException e) {
      throw new RefusedException(calls.malformed().orElse(e.refusal()));
    }
  }

  /** {@return what the request may take, by how the target counts that is asked first} */
  private Demand demand(ModelRequest body, Approved approved) {
    Target first = approved.targets().getFirst().target();
    return new Demand(estimates.estimate(first, body.weighed()), body.answerBound());
  }

  private LiveStream live(Exchange exchange, ChatCalls calls, CallControl control) {
    return new LiveStream(
        exchange,
        calls::headers,
        dispatcher.limits().keepAlive(),
        () -> control.end(EndCause.CLIENT_GONE));
  }

  private void streamed(ChatRun run, CallControl control, LiveStream live)
      throws ClientLeftException, ClientGoneException {
    dispatcher.ticker().watch(live);
    try {
      run.streamed(control, live);
    } finally {
      dispatcher.ticker().forget(live);
    }
  }

  /**
   * Says about how many tokens a prompt has for the target that would be asked first, and how far
   * to trust it. Asks nobody.
   */
  void count(
      Exchange exchange, Scoped scoped, Trail trail, Surface surface, LongFunction<byte[]> answer)
      throws RefusedException, UnauditedException, ClientGoneException {
    ModelRequest body = surface.read(exchange.body());
    trail.asked(body.model(), false);
    Approved approved = dispatcher.approved(scoped, body.model(), trail);
    Target first = approved.targets().getFirst().target();
    TokenEstimate estimate = estimates.of(first, body.promptWeight().orElse(0));
    byte[] json = answer.apply(estimate.tokens());
    trail.completed(json.length);
    exchange.answer(
        Answer.json(200, json, new Answer.Header("x-modeldock-tokens", estimate.standing())));
  }
}
