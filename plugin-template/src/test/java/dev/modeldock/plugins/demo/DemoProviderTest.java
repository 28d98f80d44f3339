package dev.modeldock.plugins.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.testkit.host.FakeHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DemoProviderTest {

  private static final ToolSpec WEATHER =
      new ToolSpec(
          "get_weather",
          null,
          new RawJson(
              """
              {"type": "object", "additionalProperties": false,
               "properties": {
                 "city": {"type": "string", "description": "say \\"where\\", {please}"},
                 "days": {"type": ["integer", "null"]},
                 "unit": {"enum": ["C", "F"]},
                 "hours": {"type": "array", "items": {"type": "integer", "minimum": -1.5e3}},
                 "exact": {"type": "boolean"},
                 "place": {"type": "object", "required": ["lat"],
                           "properties": {"lat": {"type": "number"}}},
                 "note": {"type": "string"}},
               "required": ["city", "days", "unit", "hours", "exact", "place"]}
              """),
          false);

  @Test
  void nothingOfARequestIsLostInSilence() throws Exception {
    assertThatThrownBy(() -> named(request -> request.stop(List.of("x"))))
        .isInstanceOf(Unsupported.class);
    assertThatThrownBy(
            () -> named(request -> request.responseFormat(new ResponseFormat.JsonObject())))
        .isInstanceOf(Unsupported.class);
    assertThat(
            named(request ->
                request
                    .reasoningEffort(ReasoningEffort.LOW)
                    .parameters(Settings.of(Map.of("temperature", 0.5)))))
        .containsExactly("reasoning_effort", "temperature");
  }

  private static Set<String> named(UnaryOperator<ChatRequest.Builder> more) throws Exception {
    var names = new TreeSet<String>();
    ChatRequest request = more.apply(ChatRequest.builder()).build();
    ChatCall call =
        ChatCall.builder("req-1", "echo").request(() -> request).onDropped(names::add).build();
    new DemoProvider(0).chat(call).close();
    return names;
  }

  @Test
  void echoSaysTheLastUserMessageWordByWord() throws Exception {
    assertThat(ask("echo", "Say  it\nagain, Sam"))
        .containsExactly(
            new TextDelta("Say  "),
            new TextDelta("it\n"),
            new TextDelta("again, "),
            new TextDelta("Sam"),
            Usage.of(4, 4),
            new Completed(FinishReason.STOP));
  }

  @Test
  void echoOfNothingIsAnEmptyAnswerThatIsWhole() throws Exception {
    assertThat(ask("echo", request -> request.messages(List.of())))
        .containsExactly(Usage.of(0, 0), new Completed(FinishReason.STOP));
  }

  @Test
  void loremTalksUntilItIsDone() throws Exception {
    List<ModelEvent> events = ask("lorem", "Go on");

    assertThat(events).endsWith(Usage.of(2, 120), new Completed(FinishReason.STOP));
    assertThat(text(events)).startsWith("Lorem ipsum").doesNotEndWith(" ");
  }

  @Test
  void loremStopsAtTheMostTokensAllowed() throws Exception {
    List<ModelEvent> events = ask("lorem", request -> request.maxTokens(3));

    assertThat(text(events)).isEqualTo("Lorem ipsum dolor ");
    assertThat(events).endsWith(Usage.of(1, 3), new Completed(FinishReason.LENGTH));
  }

  @Test
  void toolsCallsTheFirstToolWithArgumentsThatFitItsSchema() throws Exception {
    assertThat(ask("tools", request -> request.tools(List.of(WEATHER))))
        .containsExactly(
            new ToolCallDelta(
                0,
                "call_1",
                "get_weather",
                "{\"city\":\"example\",\"days\":1,\"unit\":\"C\",\"hours\":[],\"exact\":true,"
                    + "\"place\":{\"lat\":1}}"),
            Usage.of(1, 1),
            new Completed(FinishReason.TOOL_CALLS));
  }

  @Test
  void toolsCallsTheToolThatIsNamed() throws Exception {
    var now = new ToolSpec("now", null, null, false);

    List<ModelEvent> events =
        ask(
            "tools",
            request ->
                request.tools(List.of(WEATHER, now)).toolChoice(new ToolChoice.Named("now")));

    assertThat(events).startsWith(new ToolCallDelta(0, "call_1", "now", "{}"));
  }

  @Test
  void toolsCallsNothingWhenItMayNot() throws Exception {
    List<ModelEvent> events =
        ask("tools", request -> request.tools(List.of(WEATHER)).toolChoice(new ToolChoice.None()));

    assertThat(events).endsWith(new Completed(FinishReason.STOP));
  }

  @Test
  void toolsReportsWhatTheToolSaid() throws Exception {
    List<Message> conversation =
        List.of(
            user("Weather?"),
            new Message.Assistant(
                List.of(), null, List.of(new ToolCall("call_1", "get_weather", "{}"))),
            new Message.Tool("call_1", List.of(new ContentPart.Text("22 degrees"))));

    List<ModelEvent> events =
        ask("tools", request -> request.messages(conversation).tools(List.of(WEATHER)));

    assertThat(text(events)).isEqualTo("The tool says: 22 degrees");
  }

  @Test
  void anUnknownModelIsNamedWithThoseThatThereAre() {
    assertThatThrownBy(() -> ask("gpt", "Hi"))
        .isInstanceOf(ModelUnknown.class)
        .hasMessageContaining("'gpt'")
        .hasMessageContaining("echo");
  }

  @Test
  void closingFromAnotherThreadEndsAPauseAtOnce() throws Exception {
    try (FakeHost host = host(0.001)) {
      ModelStream stream = provider(host).chat(call("echo", request -> request));
      FutureTask<ModelEvent> blocked = blockedIn(stream).task();

      stream.close();

      assertThat(blocked.get(1, TimeUnit.SECONDS)).isNull();
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void anInterruptEndsAPauseAtOnce() throws Exception {
    try (FakeHost host = host(0.001)) {
      Blocked blocked = blockedIn(provider(host).chat(call("echo", request -> request)));

      blocked.thread().interrupt();

      assertThatThrownBy(() -> blocked.task().get(1, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void onlyTheToolModelTakesTools() throws Exception {
    try (FakeHost host = host(0)) {
      assertThat(provider(host).models())
          .extracting(ModelDescriptor::name, model -> model.can(Capability.TOOLS))
          .containsExactly(tuple("echo", false), tuple("lorem", false), tuple("tools", true));
      assertThat(provider(host).check().status()).isEqualTo(Health.Status.UP);
    }
  }

  @Test
  void aSpeedThatCannotWorkIsRefusedWithWhatToSet() {
    try (FakeHost host = host(-1)) {
      assertThatThrownBy(() -> provider(host))
          .isInstanceOf(RequestRejected.class)
          .hasMessageContaining("tokens_per_second");
    }
  }

  private record Blocked(Thread thread, FutureTask<ModelEvent> task) {}

  private static Blocked blockedIn(ModelStream stream) throws InterruptedException {
    var begun = new CountDownLatch(1);
    var task =
        new FutureTask<ModelEvent>(() -> {
          begun.countDown();
          return stream.next();
        });
    Thread thread = Thread.ofVirtual().start(task);
    begun.await();
    while (thread.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    return new Blocked(thread, task);
  }

  private static FakeHost host(double speed) {
    return FakeHost.with(
        new DemoProviderFactory().descriptor().settings(), Map.of("tokens_per_second", speed));
  }

  private static Provider provider(FakeHost host) throws Exception {
    return new DemoProviderFactory().create(host);
  }

  private static Message user(String text) {
    return new Message.User(List.of(new ContentPart.Text(text)));
  }

  private static ChatCall call(String model, UnaryOperator<ChatRequest.Builder> request) {
    var builder = ChatRequest.builder().messages(List.of(user("Hello!")));
    return ChatCall.builder("req-1", model).request(() -> request.apply(builder).build()).build();
  }

  private static List<ModelEvent> ask(String model, String text) throws Exception {
    return ask(model, request -> request.messages(List.of(user(text))));
  }

  private static List<ModelEvent> ask(String model, UnaryOperator<ChatRequest.Builder> request)
      throws Exception {
    try (FakeHost host = host(0);
        ModelStream stream = provider(host).chat(call(model, request))) {
      var events = new ArrayList<ModelEvent>();
      ModelEvent event = stream.next();
      while (event != null) {
        events.add(event);
        event = stream.next();
      }
      return events;
    }
  }

  private static String text(List<ModelEvent> events) {
    return events.stream()
        .filter(TextDelta.class::isInstance)
        .map(event -> ((TextDelta) event).text())
        .collect(Collectors.joining());
  }
}
