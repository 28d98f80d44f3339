package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Refusals.passed;

import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.alias.Named;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.flight.Flight;
import dev.modeldock.kernel.flight.InFlight;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.policy.Approved;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.routing.CallControl;
import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.routing.ClientLeftException;
import dev.modeldock.kernel.routing.RouteFailedException;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.routing.Ticker;

/**
 * Takes requests that name a model to the targets that may serve them, within their limits and for
 * as long as their clients are there.
 *
 * @param aliases finds the targets that a name stands for
 * @param policy says which of them a key may reach
 * @param router tries these
 * @param limits how long a request may take
 * @param ticker sees to it that none takes longer
 * @param flights knows those that are under way
 */
public record Dispatcher(
    AliasGate aliases,
    PolicyGate policy,
    Router router,
    CallLimits limits,
    Ticker ticker,
    InFlight flights) {

  /** What is done of a request that asks targets, under a control that ends it from outside. */
  @FunctionalInterface
  interface Work {
    void under(CallControl control)
        throws RouteFailedException, ClientLeftException, UnauditedException, ClientGoneException;
  }

  /** What a request asks for, as whoever looks at it while it runs is told. */
  record Ask(Scoped scoped, String model, boolean stream) {}

  /** {@return the targets that stand for {@code model} and that the key may reach} */
  Approved approved(Scoped scoped, String model, Trail trail) throws RefusedException {
    Named named = aliases.resolve(scoped, model);
    if (named.alias()) {
      trail.alias();
    }
    return passed(policy.decide(named));
  }

  /** Does {@code work} until it is done, its time is used up or its client has left. */
  void run(Exchange exchange, Ask ask, Work work)
      throws RouteFailedException, ClientLeftException, UnauditedException, ClientGoneException {
    var control = new CallControl(limits, exchange.inbound().startedNanos());
    exchange.whenClientLeaves(control::clientLeft);
    Flight flight = flights.begin(ask.scoped(), ask.model(), ask.stream(), control);
    ticker.watch(control);
    try {
      work.under(control);
    } finally {
      ticker.forget(control);
      flights.landed(flight);
    }
  }
}
