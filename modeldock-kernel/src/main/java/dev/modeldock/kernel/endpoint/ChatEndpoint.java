package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Refusals.passed;

import dev.modeldock.kernel.alias.AliasGate;
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
import dev.modeldock.kernel.wire.openai.ChatBody;
import dev.modeldock.kernel.wire.openai.answer.CompletionHead;

/** Serves {@code POST /v1/chat/completions}. */
public final class ChatEndpoint {

  private final AliasGate aliases;
  private final PolicyGate policy;
  private final Router router;
  private final CallLimits limits;
  private final Ticker ticker;

  public ChatEndpoint(
      AliasGate aliases, PolicyGate policy, Router router, CallLimits limits, Ticker ticker) {
    this.aliases = aliases;
    this.policy = policy;
    this.router = router;
    this.limits = limits;
    this.ticker = ticker;
  }

  void serve(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException, ClientLeftException {
    byte[] bytes = exchange.body();
    ChatBody body = passed(ChatBody.scan(bytes, bytes.length));
    trail.asked(body.model(), body.stream());
    Approved approved = passed(policy.decide(aliases.resolve(scoped, body.model())));

    Inbound inbound = scoped.inbound();
    var control = new CallControl(limits, inbound.startedNanos());
    var calls = new ChatCalls(inbound.requestId(), body, approved.options());
    var run =
        new ChatRun(
            exchange,
            trail,
            router,
            router.plan(approved),
            calls,
            CompletionHead.of(inbound.requestId(), inbound.receivedAt(), body.model()));
    exchange.whenClientLeaves(() -> control.end(EndCause.CLIENT_GONE));
    ticker.watch(control);
    try {
      if (body.stream()) {
        var live =
            new LiveStream(exchange, limits.keepAlive(), () -> control.end(EndCause.CLIENT_GONE));
        ticker.watch(live);
        try {
          run.streamed(control, live, body.usageWanted());
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
}
