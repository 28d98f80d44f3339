package dev.modeldock.kernel.wire.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.GoldenFiles;
import dev.modeldock.kernel.wire.ScriptedEvents;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a stream ends, and however, strict clients can read it. */
class ResponseWriterTest {

  private static final GoldenFiles ANSWERS = new GoldenFiles("responses", "answers");
  private static final Refusal WHY = Refusal.of(ErrorCode.UPSTREAM_CUT, "It broke off.", null);

  static List<String> answers() {
    return ANSWERS.names(".events");
  }

  private static List<ModelEvent> events(String name) {
    return ScriptedEvents.read(ANSWERS.read(name + ".events"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void strictClientsReadTheSameAsIsAnsweredWhole(String name) throws ProviderException {
    var out = new ByteSink(64);
    var writer = Bodies.tools().writer(out, Bodies.HEAD);
    var fold = Bodies.tools().fold(Bodies.HEAD);
    for (ModelEvent each : events(name)) {
      writer.render(each);
      fold.add(each);
    }
    writer.finish();

    var read = new StreamedResponse(new String(out.toBytes(), UTF_8));

    assertThat(read.end()).isIn("response.completed", "response.incomplete");
    assertThat(read.response()).isEqualTo(new String(fold.body(), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aStreamMayFailAnywhere(String name) throws ProviderException {
    List<ModelEvent> events = events(name);
    for (int length = 0; length <= events.size(); length++) {
      var out = new ByteSink(64);
      var writer = Bodies.tools().writer(out, Bodies.HEAD);
      for (ModelEvent each : events.subList(0, length)) {
        writer.render(each);
        if (!out.isEmpty()) {
          writer.ping(out);
        }
      }
      writer.fail(WHY);

      var read = new StreamedResponse(new String(out.toBytes(), UTF_8));

      assertThat(read.end()).isEqualTo("response.failed");
      assertThat(read.response())
          .contains("\"error\":{\"code\":\"upstream_cut\",\"message\":\"It broke off.\"}");
    }
  }

  @Test
  void whatIsEchoedStaysOnOneLine() {
    var body =
        Bodies.read(
            "{\"model\":\"m\",\r\n\"input\":\"x\",\"metadata\":{\n\"a\":\r\"b\\nc\"\r\n},\"tools\":[\n{\"type\":\"function\",\n\"name\":\"f\"\n}]}");
    var out = new ByteSink(64);
    body.writer(out, Bodies.HEAD).fail(WHY);

    var read = new StreamedResponse(new String(out.toBytes(), UTF_8));

    assertThat(read.response())
        .contains("\"a\": \"b\\nc\"", "\"type\":\"function\", \"name\":\"f\"");
  }
}
