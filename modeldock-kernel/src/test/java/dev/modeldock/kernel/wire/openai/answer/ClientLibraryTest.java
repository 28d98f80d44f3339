package dev.modeldock.kernel.wire.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts streams together as OpenAI's Python library does, which joins every string of the deltas but
 * {@code type}, and has the checks that its Node library makes at the end.
 */
class ClientLibraryTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final AnswerHead HEAD = new AnswerHead("1", 5, "m", -1);

  @Test
  void aStreamPutTogetherIsTheAnswerThatTheFoldMakes() throws ProviderException {
    var random = new Random(11);
    for (int i = 0; i < 500; i++) {
      List<ModelEvent> events = events(random);
      var out = new ByteSink(64);
      var stream = new StreamRenderer(out, HEAD, true);
      var fold = new CompletionFold(HEAD);
      for (ModelEvent event : events) {
        stream.render(event);
        fold.add(event);
        if (random.nextInt(5) == 0) {
          stream.ping(out);
        }
      }
      stream.finish();
      JsonNode whole = MAPPER.readTree(fold.body());
      JsonNode message = whole.get("choices").get(0).get("message");
      var read = new Reader().read(new String(out.toBytes(), UTF_8));

      assertThat(read.message.get("role")).isEqualTo("assistant");
      assertThat(read.message.getOrDefault("content", ""))
          .isEqualTo(message.get("content").isNull() ? "" : message.get("content").stringValue());
      assertThat(read.message.get("reasoning_content"))
          .isEqualTo(
              message.has("reasoning_content")
                  ? message.get("reasoning_content").stringValue()
                  : null);
      assertThat(read.calls).hasSize(message.path("tool_calls").size());
      for (int call = 0; call < read.calls.size(); call++) {
        JsonNode expected = message.get("tool_calls").get(call);
        assertThat(read.calls.get(call))
            .containsEntry("id", expected.get("id").stringValue())
            .containsEntry("type", "function")
            .containsEntry("name", expected.get("function").get("name").stringValue())
            .containsEntry("arguments", expected.get("function").get("arguments").stringValue());
      }
      assertThat(read.finish)
          .isEqualTo(whole.get("choices").get(0).get("finish_reason").stringValue());
      assertThat(read.usage).isEqualTo(whole.get("usage"));
    }
  }

  private static List<ModelEvent> events(Random random) {
    var events = new ArrayList<ModelEvent>();
    int calls = 0;
    for (int n = random.nextInt(12); n > 0; n--) {
      String piece = List.of("", "a", "é\n", "\"{}\\", "😀").get(random.nextInt(5));
      events.add(
          switch (random.nextInt(calls > 0 ? 4 : 3)) {
            case 0 -> new TextDelta(piece);
            case 1 -> new ReasoningDelta(piece);
            case 2 -> new ToolCallDelta(calls, "call_" + calls, "f" + calls++, piece);
            default -> new ToolCallDelta(random.nextInt(calls), null, null, piece);
          });
    }
    events.add(Usage.of(random.nextInt(100), random.nextInt(100)));
    // Only a bound may cut the arguments, which are anything here.
    events.add(new Completed(calls > 0 ? FinishReason.LENGTH : FinishReason.STOP));
    return events;
  }

  /** What a client library keeps while it reads. */
  private static final class Reader {

    private final Map<String, String> message = new LinkedHashMap<>();
    private final List<Map<String, String>> calls = new ArrayList<>();
    private String finish = "";
    private JsonNode usage = MAPPER.nullNode();
    private boolean done;

    private Reader read(String stream) {
      assertThat(stream).endsWith("\n\n");
      for (String event : stream.split("\n\n")) {
        assertThat(event).doesNotContain("\n");
        assertThat(done).as("nothing follows [DONE]").isFalse();
        if (event.equals("data: [DONE]")) {
          done = true;
        } else if (!event.startsWith(":")) {
          assertThat(event).startsWith("data: {");
          chunk(MAPPER.readTree(event.substring("data: ".length())));
        }
      }
      assertThat(done).isTrue();
      return this;
    }

    private void chunk(JsonNode chunk) {
      assertThat(chunk.propertyNames())
          .containsExactly("id", "object", "created", "model", "choices", "usage");
      assertThat(chunk.get("id").stringValue()).isEqualTo("chatcmpl-1");
      if (chunk.get("choices").isEmpty()) {
        assertThat(finish).as("usage comes after the reason").isNotEmpty();
        usage = chunk.get("usage");
        return;
      }
      assertThat(chunk.get("usage").isNull()).isTrue();
      assertThat(finish).as("no delta comes after the reason").isEmpty();
      JsonNode choice = chunk.get("choices").get(0);
      choice
          .get("delta")
          .propertyStream()
          .forEach(member -> delta(member.getKey(), member.getValue()));
      if (choice.get("finish_reason").isString()) {
        finish = choice.get("finish_reason").stringValue();
      }
    }

    private void delta(String name, JsonNode value) {
      if (value.isString()) {
        message.merge(name, value.stringValue(), String::concat);
      } else if (name.equals("tool_calls")) {
        value.forEach(this::call);
      }
    }

    private void call(JsonNode delta) {
      int index = delta.get("index").intValue();
      assertThat(index).isBetween(0, calls.size());
      if (index == calls.size()) {
        calls.add(new LinkedHashMap<>());
      }
      Map<String, String> call = calls.get(index);
      if (delta.has("type")) {
        call.put("type", delta.get("type").stringValue());
      }
      if (delta.has("id")) {
        call.merge("id", delta.get("id").stringValue(), String::concat);
      }
      delta
          .get("function")
          .propertyStream()
          .forEach(m -> call.merge(m.getKey(), m.getValue().stringValue(), String::concat));
    }
  }
}
