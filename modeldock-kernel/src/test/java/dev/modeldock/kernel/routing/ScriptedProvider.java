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
final class ScriptedProvider implements Provider {

  /** One thing that a stream does. */
  sealed interface Step {
    record Emit(ModelEvent event) implements Step {}

    record Fail(ProviderException failure) implements Step {}

    /** Blocks until it is closed or interrupted. */
    record Silence() implements Step {}
  }

  private final List<Step> steps;
  final CountDownLatch waiting = new CountDownLatch(1);
  final CountDownLatch closed = new CountDownLatch(1);
  int calls;

  ScriptedProvider(Step... steps) {
    this.steps = List.of(steps);
  }

  @Override
  public List<ModelDescriptor> models() {
    return List.of();
  }

  @Override
  public ModelStream chat(ChatCall call) {
    calls++;
    return new Stream(new ArrayDeque<>(steps));
  }

  @Override
  public Health check() {
    return Health.up("scripted");
  }

  private final class Stream implements ModelStream {

    private final Deque<Step> left;

    Stream(Deque<Step> left) {
      this.left = left;
    }

    @Override
    public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
      return switch (left.poll()) {
        case null -> null;
        case Step.Emit(var event) -> event;
        case Step.Fail(var failure) -> throw failure;
        case Step.Silence() -> {
          waiting.countDown();
          closed.await();
          yield null;
        }
      };
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
