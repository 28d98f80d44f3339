package dev.modeldock.kernel.wire.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.GoldenFiles;
import dev.modeldock.kernel.wire.ScriptedEvents;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients see of answers, byte for byte, and what runtimes are told of requests. */
class GoldenResponsesTest {

  private static final GoldenFiles ANSWERS = new GoldenFiles("responses", "answers");
  private static final GoldenFiles REQUESTS = new GoldenFiles("responses", "requests");

  static List<String> answers() {
    return ANSWERS.names(".events");
  }

  static List<String> requests() {
    return REQUESTS.names(".json");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aStreamIsTheseEvents(String name) throws ProviderException {
    var out = new ByteSink(64);
    var writer = Bodies.tools().writer(out, Bodies.HEAD);
    for (ModelEvent each : events(name)) {
      writer.render(each);
    }
    assertThat(writer.completed()).isTrue();
    writer.finish();

    ANSWERS.check(name + ".sse", new String(out.toBytes(), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aWholeAnswerIsThisResponse(String name) throws ProviderException {
    var fold = Bodies.tools().fold(Bodies.HEAD);
    for (ModelEvent each : events(name)) {
      fold.add(each);
    }
    assertThat(fold.completed()).isTrue();

    ANSWERS.check(name + ".json", new String(fold.body(), UTF_8) + "\n");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRuntimeIsToldThis(String name) {
    ResponsesBody body = Bodies.read(REQUESTS.read(name + ".json"));
    String told = new String(body.openAiBody("m"), UTF_8);

    REQUESTS.check(
        name + ".told",
        told.replace(",\"messages\":[", ",\n\"messages\":[\n")
                .replace("},{\"role\"", "},\n{\"role\"")
                .replace("],\"tools\"", "],\n\"tools\"")
            + "\ndropped: "
            + body.dropped()
            + "\n");
  }

  private static List<ModelEvent> events(String name) {
    return ScriptedEvents.read(ANSWERS.read(name + ".events"));
  }
}
