package dev.modeldock.kernel.endpoint;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.promptlog.Transcript;
import dev.modeldock.kernel.routing.CallControl;
import dev.modeldock.kernel.routing.ClientLeftException;
import dev.modeldock.kernel.routing.Failures;
import dev.modeldock.kernel.routing.RouteFailedException;
import dev.modeldock.kernel.routing.RoutePlan;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.routing.TargetCall;
import dev.modeldock.kernel.routing.TargetStream;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import java.util.Optional;

/** One answer on its way from a target to the client. Used by the request's own thread. */
final class ChatRun {

  /** How much is gathered for one write at most, when events come faster than they are sent. */
  private static final int MOST_GATHERED = 16 * 1024;

  private final Exchange exchange;
  private final Trail trail;
  private final Router router;
  private final RoutePlan plan;
  private final ChatCalls calls;

  ChatRun(Exchange exchange, Trail trail, Router router, RoutePlan plan, ChatCalls calls) {
    this.exchange = exchange;
    this.trail = trail;
    this.router = router;
    this.plan = plan;
    this.calls = calls;
  }

  /** Answers with one object. As nothing is sent before it is whole, any target may bring it. */
  void whole(CallControl control)
      throws RouteFailedException, ClientLeftException, UnauditedException, ClientGoneException {
    byte[] json = router.first(plan, control, trail.attempts(), call -> folded(ask(call)));
    trail.completed(json.length);
    exchange.answer(Answer.json(200, json, calls.headers()));
  }

  private TargetStream ask(TargetCall call) throws ProviderException, ClientLeftException {
    calls.requireFetchable(call.egress());
    trail.spending().asking();
    Transcript transcript = trail.asking(call.target());
    TargetStream answer = call.chat(calls.to(call.target(), call.deadline()));
    return transcript == null ? answer : answer.through(transcript::tap);
  }

  private byte[] folded(TargetStream answer) throws ProviderException, ClientLeftException {
    try (answer) {
      AnswerFold fold = calls.fold(answer.target());
      for (ModelEvent event = answer.next(); event != null; event = answer.next()) {
        read(fold::add, event);
      }
      if (!fold.completed()) {
        throw answer.brokeOff();
      }
      requireSomething(fold.silent(), fold.usage());
      trail.servedBy(answer.target());
      audit(answer.target(), fold.usage());
      return fold.body();
    }
  }

  /**
   * Answers with events. Until a target has brought a first piece of its answer, another may take
   * over; from then on the answer is that target's, to whatever end.
   */
  void streamed(CallControl control, LiveStream live)
      throws ClientLeftException, ClientGoneException {
    var sink = new ByteSink(1024);
    try {
      stream(control, live, sink);
    } catch (ClientLeftException | ClientGoneException e) {
      if (live.begun()) {
        trail.answering();
      }
      throw e;
    } catch (RuntimeException | Error e) {
      if (trail.ended()) {
        throw e;
      }
      refuse(live, Refusals.defect(exchange.inbound().requestId(), e), sink);
    }
  }

  private void stream(CallControl control, LiveStream live, ByteSink sink)
      throws ClientLeftException, ClientGoneException {
    Begun begun;
    try {
      begun = router.first(plan, control, trail.attempts(), call -> begin(ask(call), sink));
    } catch (RouteFailedException e) {
      refuse(live, calls.malformed().orElse(e.refusal()), sink);
      return;
    }
    try (TargetStream answer = begun.answer) {
      trail.servedBy(answer.target());
      AnswerWriter renderer = begun.renderer;
      live.commit(renderer);
      try {
        pumpCounted(answer, renderer, sink, live);
      } catch (ProviderException e) {
        Optional<Refusal> ended = control.endedByOwner();
        breakOff(live, renderer, sink, ended.orElseGet(() -> Failures.refusal(e, answer.target())));
        return;
      }
      end(live, renderer, sink);
    }
  }

  private record Begun(TargetStream answer, AnswerWriter renderer) {}

  private Begun begin(TargetStream answer, ByteSink sink)
      throws ProviderException, ClientLeftException {
    sink.reset();
    AnswerWriter renderer = calls.writer(answer.target(), sink);
    ModelEvent event = null;
    // Of an answer that says nothing all is read: what it took may come behind its end.
    while (!renderer.answering() && (event = answer.next()) != null) {
      read(renderer::render, event);
    }
    if (event == null && !renderer.answering()) {
      if (!renderer.completed()) {
        throw answer.brokeOff();
      }
      requireSomething(renderer.silent(), renderer.usage());
    }
    return new Begun(answer, renderer);
  }

  private interface Reader {
    void take(ModelEvent event) throws ProviderException;
  }

  /** What has come and cannot be read was not cut: the stage is what the audit goes by. */
  private void read(Reader reader, ModelEvent event) throws ProviderException {
    trail.spending().saw(event);
    try {
      reader.take(event);
    } catch (ProtocolBroken e) {
      throw new ProtocolBroken(Stage.SENT, e.getMessage(), e);
    }
  }

  /**
   * Lets an answer of nothing pass only if the runtime says that the model has made it: a model may
   * have nothing to say, but without a single token it was never asked.
   */
  private static void requireSomething(boolean silent, Optional<Usage> usage)
      throws ProtocolBroken {
    if (silent && usage.map(taken -> taken.completionTokens() == 0).orElse(true)) {
      throw new ProtocolBroken(
          Stage.SENT, "the runtime ended its answer without having said anything");
    }
  }

  private void pumpCounted(
      TargetStream answer, AnswerWriter renderer, ByteSink sink, LiveStream live)
      throws ProviderException, ClientLeftException, ClientGoneException {
    try {
      pump(answer, renderer, sink, live);
    } finally {
      audit(answer.target(), renderer.usage());
    }
  }

  private void pump(TargetStream answer, AnswerWriter renderer, ByteSink sink, LiveStream live)
      throws ProviderException, ClientLeftException, ClientGoneException {
    while (true) {
      // What has come together goes out together: one write for what one read brought. The end is
      // not sent with it: the audit comes first.
      boolean more = answer.ready() && sink.length() < MOST_GATHERED;
      if (!more) {
        live.flush(sink);
      }
      ModelEvent event;
      try {
        event = answer.next();
      } finally {
        // Also for what is said of a failure: nobody else may use the writer meanwhile.
        live.busy();
      }
      if (event == null) {
        break;
      }
      read(renderer::render, event);
    }
    if (!renderer.completed()) {
      throw answer.brokeOff();
    }
  }

  private void end(LiveStream live, AnswerWriter renderer, ByteSink sink)
      throws ClientGoneException {
    try {
      trail.completed();
      renderer.finish();
    } catch (UnauditedException _) {
      renderer.fail(Refusals.unaudited());
    }
    live.finish(sink);
  }

  private void breakOff(LiveStream live, AnswerWriter renderer, ByteSink sink, Refusal why)
      throws ClientGoneException {
    renderer.fail(audited(why, 200, trail.sent()));
    live.finish(sink);
  }

  private void refuse(LiveStream live, Refusal why, ByteSink sink) throws ClientGoneException {
    int status = live.statusOf(why);
    long bytes = live.begun() ? trail.sent() : Refusals.answer(exchange.inbound(), why).length();
    Refusal told = audited(why, status, bytes);
    sink.reset();
    calls.writer(sink).fail(told);
    live.refuse(told, sink);
  }

  /** {@return what the client is told of a failure, once it is in the audit} */
  private Refusal audited(Refusal why, int status, long bytes) {
    try {
      trail.failed(why, status, bytes);
      return why;
    } catch (UnauditedException _) {
      return Refusals.unaudited();
    }
  }

  private void audit(Target target, Optional<Usage> usage) {
    usage.ifPresent(taken -> {
      trail.usage(taken.promptTokens(), taken.completionTokens());
      calls.counted(target, taken);
    });
  }
}
