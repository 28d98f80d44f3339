package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Refusals.passed;

import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.policy.Approved;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.routing.CallControl;
import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.routing.ClientLeftException;
import dev.modeldock.kernel.routing.EndCause;
import dev.modeldock.kernel.routing.RouteFailedException;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.routing.Ticker;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.tokens.TokenEstimate;
import dev.modeldock.kernel.tokens.TokenEstimates;
import dev.modeldock.kernel.wire.dialect.ModelRequest;
import java.util.function.LongFunction;

/** Serves everything that is a chat with a model, whatever the surface that it comes by. */
public final class ChatEndpoint {

  private final AliasGate aliases;
  private final PolicyGate policy;
  private final Router router;
  private final CallLimits limits;
  private final Ticker ticker;
  private final TokenEstimates estimates;

  public ChatEndpoint(
      AliasGate aliases,
      PolicyGate policy,
      Router router,
      CallLimits limits,
      Ticker ticker,
      TokenEstimates estimates) {
    this.aliases = aliases;
    this.policy = policy;
    this.router = router;
    this.limits = limits;
    this.ticker = ticker;
    this.estimates = estimates;
  }

  void serve(Exchange exchange, Scoped scoped, Trail trail, Surface surface)
      throws RefusedException, UnauditedException, ClientGoneException, ClientLeftException {
    ModelRequest body = surface.read(exchange.body());
    trail.asked(body.model(), body.stream());
    Approved approved = passed(policy.decide(aliases.resolve(scoped, body.model())));

    Inbound inbound = scoped.inbound();
    var control = new CallControl(limits, inbound.startedNanos());
    var calls = new ChatCalls(inbound, body, approved.options(), estimates);
    var run = new ChatRun(exchange, trail, router, router.plan(approved), calls);
    exchange.whenClientLeaves(control::clientLeft);
    ticker.watch(control);
    try {
      if (body.stream()) {
        var live =
            new LiveStream(
                exchange,
                calls::headers,
                limits.keepAlive(),
                () -> control.end(EndCause.CLIENT_GONE));
        ticker.watch(live);
        try {
          run.streamed(control, live);
        } finally {
          ticker.forget(live);
        }
      } else {
        run.whole(control);
      }
    } catch (RouteFailedException e) {
      throw new RefusedException(calls.malformed().orElse(e.refusal()));
    } finally {
      ticker.forget(control);
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
    Approved approved = passed(policy.decide(aliases.resolve(scoped, body.model())));
    Target first = approved.targets().getFirst().target();
    TokenEstimate estimate = estimates.of(first, body.promptWeight().orElse(0));
    trail.completed();
    exchange.answer(
        Answer.json(
            200,
            answer.apply(estimate.tokens()),
            new Answer.Header("x-modeldock-tokens", estimate.standing())));
  }
}
