package dev.modeldock.kernel.routing;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A provider that does what it is told: events, failures and silences, in order. */
public final class ScriptedProvider implements Provider {

  /** One thing that a stream does. */
  public sealed interface Step {
    record Emit(ModelEvent event) implements Step {}

    record Fail(ProviderException failure) implements Step {}

    /** Has a defect that nothing stands before. */
    record Break(RuntimeException defect) implements Step {}

    /** Blocks until it is closed or interrupted. */
    record Silence() implements Step {}

    /** Blocks until the test opens the gate, or until it is closed or interrupted. */
    record Hold(CountDownLatch gate) implements Step {}

    /** Asks for the request in the API's types, as a provider does that translates. */
    record Translate() implements Step {}

    /** Says that its runtime is not told of a field. */
    record Drop(String field) implements Step {}
  }

  private final List<Step> steps;
  private final List<ModelDescriptor> models;
  public final CountDownLatch waiting = new CountDownLatch(1);
  public final CountDownLatch closed = new CountDownLatch(1);
  public volatile int calls;

  public ScriptedProvider(Step... steps) {
    this(List.of(), steps);
  }

  public ScriptedProvider(List<ModelDescriptor> models, Step... steps) {
    this.models = models;
    this.steps = List.of(steps);
  }

  @Override
  public List<ModelDescriptor> models() {
    return models;
  }

  @Override
  public ModelStream chat(ChatCall call) {
    calls++;
    return new Stream(call, new ArrayDeque<>(steps));
  }

  @Override
  public Health check() {
    return Health.up("scripted");
  }

  private final class Stream implements ModelStream {

    private final ChatCall call;
    private final Deque<Step> left;

    Stream(ChatCall call, Deque<Step> left) {
      this.call = call;
      this.left = left;
    }

    @Override
    public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
      return switch (left.poll()) {
        case null -> null;
        case Step.Emit(var event) -> event;
        case Step.Fail(var failure) -> throw failure;
        case Step.Break(var defect) -> throw defect;
        case Step.Silence() -> {
          waiting.countDown();
          closed.await();
          yield null;
        }
        case Step.Hold(var gate) -> {
          waiting.countDown();
          gate.await();
          yield next();
        }
        case Step.Drop(var field) -> {
          call.dropped(field);
          yield next();
        }
        case Step.Translate() -> {
          call.request();
          yield next();
        }
      };
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
