package dev.modeldock.kernel.wire.openai.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.GoldenFiles;
import dev.modeldock.kernel.wire.ScriptedEvents;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runtimes are told of completions, and what clients see of answers, byte for byte. */
class GoldenCompletionsTest {

  private static final AnswerHead HEAD = new AnswerHead("req_1", 5, "a-\"x\"", -1);
  private static final GoldenFiles REQUESTS = new GoldenFiles("openai/completion", "requests");
  private static final GoldenFiles ANSWERS = new GoldenFiles("openai/completion", "answers");

  static List<String> requests() {
    return REQUESTS.names(".json");
  }

  static List<String> answers() {
    return ANSWERS.names(".events");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRelayedRuntimeIsTold(String name) {
    byte[] json = REQUESTS.read(name + ".json").getBytes(UTF_8);
    CompletionBody body = ((Decision.Pass<CompletionBody>) CompletionBody.read(json)).next();

    REQUESTS.check(
        name + ".told",
        "dropped: " + body.dropped() + "\n" + new String(body.openAiBody("up"), UTF_8) + "\n");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aStreamIsTheseEvents(String name) throws ProviderException {
    ANSWERS.check(name + ".sse", streamed(name, true));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void usageIsSaidToThoseWhoAskedOnly(String name) throws ProviderException {
    assertThat(streamed(name, false)).doesNotContain("usage").endsWith("data: [DONE]\n\n");
  }

  private static String streamed(String name, boolean usageWanted) throws ProviderException {
    var out = new ByteSink(64);
    var writer = new TextWriter(out, HEAD, usageWanted);
    for (ModelEvent each : events(name)) {
      writer.render(each);
    }
    assertThat(writer.completed()).isTrue();
    writer.finish();
    return new String(out.toBytes(), UTF_8);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aWholeAnswerIsThisObject(String name) throws ProviderException {
    var fold = new TextFold(HEAD);
    for (ModelEvent each : events(name)) {
      fold.add(each);
    }
    assertThat(fold.completed()).isTrue();

    ANSWERS.check(name + ".json", new String(fold.body(), UTF_8) + "\n");
  }

  private static List<ModelEvent> events(String name) {
    return ScriptedEvents.read(ANSWERS.read(name + ".events"));
  }
}
