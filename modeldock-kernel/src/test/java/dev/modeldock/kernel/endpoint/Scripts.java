package dev.modeldock.kernel.endpoint;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Emit;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Fail;

/** What the runtimes and the clients of these tests say. */
final class Scripts {

  static final Step HELLO = new Emit(new TextDelta("Hello"));
  static final Step THERE = new Emit(new TextDelta(" there"));
  static final Step STOP = new Emit(new Completed(FinishReason.STOP));
  static final Step USAGE = new Emit(Usage.of(7, 2));
  static final Step DOWN = fail(new Unreachable(Stage.NOT_SENT, "nothing listens"));
  static final Step CUT = fail(new ProtocolBroken(Stage.STREAMING, "it broke off"));

  private Scripts() {}

  static Step fail(ProviderException failure) {
    return new Fail(failure);
  }

  static ScriptedProvider greets() {
    return new ScriptedProvider(HELLO, THERE, STOP, USAGE);
  }

  static FakeExchange whole(String model) {
    return FakeExchange.post(
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(model));
  }

  static FakeExchange streamed(String model) {
    return FakeExchange.post(
        "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(model));
  }
}
