package dev.modeldock.kernel.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChatBodyTest {

  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  private static Decision<ChatBody> scan(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return ChatBody.scan(bytes, bytes.length);
  }

  private static ChatBody accepted(String json) {
    return switch (scan(json)) {
      case Decision.Pass<ChatBody>(var body) -> body;
      case Decision.Refuse<ChatBody>(var why) -> throw new AssertionError(why.message());
    };
  }

  private static String spliced(String json, String model) {
    return new String(accepted(json).openAiBody(model), UTF_8);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            "{" + MESSAGES + "}",
            "model",
            "The field 'model' is missing. Name an 'instance:model' or an alias; GET /v1/models"
                + " lists them."),
        Arguments.of(
            "{\"model\":7," + MESSAGES + "}",
            "model",
            "The field 'model' must be a string, not a number."),
        Arguments.of(
            "{\"model\":null," + MESSAGES + "}",
            "model",
            "The field 'model' must be a string, not null."),
        Arguments.of(
            "{\"model\":\"\"," + MESSAGES + "}",
            "model",
            "The field 'model' must have between 1 and 512 characters."),
        Arguments.of(
            "{\"model\":\"" + "m".repeat(513) + "\"," + MESSAGES + "}",
            "model",
            "The field 'model' must have between 1 and 512 characters."),
        Arguments.of(
            "{\"model\":\"m\"}",
            "messages",
            "The field 'messages' is missing. Send at least one message."),
        Arguments.of(
            "{\"model\":\"m\",\"messages\":{}}",
            "messages",
            "The field 'messages' must be an array, not an object."),
        Arguments.of(
            "{\"model\":\"m\",\"messages\":[ ]}",
            "messages",
            "The field 'messages' must have at least one message."),
        Arguments.of(
            "{\"model\":\"m\",\"stream\":\"true\"," + MESSAGES + "}",
            "stream",
            "The field 'stream' must be a boolean, not a string."),
        Arguments.of(
            "{\"model\":\"m\",\"n\":0," + MESSAGES + "}",
            "n",
            "The field 'n' must be between 1 and 128."),
        Arguments.of(
            "{\"model\":\"m\",\"n\":1e9," + MESSAGES + "}",
            "n",
            "The field 'n' must be between 1 and 128."),
        Arguments.of(
            "{\"model\":\"m\",\"n\":1.5," + MESSAGES + "}",
            "n",
            "The field 'n' must be a whole number."),
        Arguments.of(
            "{\"model\":\"m\",\"n\":true," + MESSAGES + "}",
            "n",
            "The field 'n' must be a number, not a boolean."),
        Arguments.of(
            "{\"model\":\"m\",\"stream_options\":[]," + MESSAGES + "}",
            "stream_options",
            "The field 'stream_options' must be an object, not an array."),
        Arguments.of(
            "{\"model\":\"m\",\"stream_options\":{\"include_usage\":1}," + MESSAGES + "}",
            "stream_options.include_usage",
            "The field 'stream_options.include_usage' must be a boolean, not a number."),
        Arguments.of(
            "{\"model\":\"m\",\"stream_options\":{\"include_usage\":true,\"include_usage\":false},"
                + MESSAGES
                + "}",
            "stream_options",
            "The field 'stream_options' has 'include_usage' twice."));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aFieldThatWillNotDoIsNamedWithTheReason(String json, String param, String message) {
    assertThat(scan(json))
        .isEqualTo(Decision.refuse(Refusal.of(ErrorCode.INVALID_VALUE, message, param)));
  }

  @Test
  void bytesThatAreNoObjectAreRefusedWithThePlaceAndNothingOfTheirText() {
    assertThat(scan("{\"model\":\"m\",\"messages\":[{\"content\":\"secret\nprompt\"}]}"))
        .isEqualTo(
            Decision.refuse(
                ErrorCode.INVALID_JSON,
                "The body is not a JSON object that the gateway accepts: a control character"
                    + " inside a string at byte 43. Send one object, in UTF-8, with each field"
                    + " once."));
  }

  @Test
  void onlyTheGivenLengthOfTheArrayIsTheBody() {
    byte[] body = ("{\"model\":\"m\"," + MESSAGES + "}").getBytes(UTF_8);
    byte[] roomy = Arrays.copyOf(body, body.length + 100);
    var scanned = (Decision.Pass<ChatBody>) ChatBody.scan(roomy, body.length);
    assertThat(new String(scanned.next().openAiBody("x"), UTF_8))
        .isEqualTo("{\"model\":\"x\"," + MESSAGES + "}");
  }

  @Test
  void whatTheGatewayActsOnIsKnown() {
    var plain = accepted("{\"model\":\"ollama-local:qwen3:8b\"," + MESSAGES + "}");
    assertThat(plain.model()).isEqualTo("ollama-local:qwen3:8b");
    assertThat(plain.stream()).isFalse();
    assertThat(plain.usageWanted()).isFalse();
    assertThat(plain.choices()).isEqualTo(1);
    var rich =
        accepted(
            "{\"mod\\u0065l\":\"\\u0061\",\"stream\":true,\"n\":3,"
                + "\"stream_options\":{\"x\":1,\"include_usage\":true},"
                + MESSAGES
                + "}");
    assertThat(rich.model()).isEqualTo("a");
    assertThat(rich.stream()).isTrue();
    assertThat(rich.usageWanted()).isTrue();
    assertThat(rich.choices()).isEqualTo(3);
    var nulls =
        accepted(
            "{\"model\":\"m\",\"stream\":null,\"n\":null,\"stream_options\":null,"
                + MESSAGES
                + "}");
    assertThat(nulls.stream()).isFalse();
    assertThat(nulls.usageWanted()).isFalse();
    assertThat(nulls.choices()).isEqualTo(1);
  }

  @Test
  void onlyTheModelChangesWhereverItStands() {
    var others =
        List.of(
            MESSAGES,
            "\"model2\":\"model\"",
            "\"x\" : {\"model\":\"inner\", \"y\":[1.50,\"model\"]}",
            "\"\\u006dodels\":\"\\\"model\\\":\"",
            "\"größe\":\"日本 😀 \\ud83d\\ude00\"",
            "\"seed\":12345678901234567890123");
    for (String model : List.of("\"model\":\"a:b\"", "\"m\\u006fdel\" \n:\t\"a\\\"\\u00e9 b\"")) {
      String replaced = model.substring(0, model.indexOf(':') + 1);
      String blank = model.contains("\t") ? "\t" : "";
      for (int place = 0; place <= others.size(); place++) {
        for (String separator : List.of(",", " ,\r\n  ")) {
          var before = new ArrayList<>(others);
          var after = new ArrayList<>(others);
          before.add(place, model);
          after.add(place, replaced + blank + "\"qwen3:8b\"");
          assertThat(spliced(" {" + String.join(separator, before) + "}\n", "qwen3:8b"))
              .isEqualTo(" {" + String.join(separator, after) + "}\n");
        }
      }
    }
  }

  @Test
  void theUpstreamsNameIsEscaped() {
    assertThat(spliced("{\"model\":\"m\"," + MESSAGES + "}", "a\"b\\c\nd é😀"))
        .isEqualTo("{\"model\":\"a\\\"b\\\\c\\nd é😀\"," + MESSAGES + "}");
  }

  static Stream<Arguments> usageOptions() {
    return Stream.of(
        Arguments.of("null", "{\"include_usage\":true}"),
        Arguments.of("{}", "{\"include_usage\":true}"),
        Arguments.of("{ }", "{\"include_usage\":true }"),
        Arguments.of("{\"a\":1}", "{\"include_usage\":true,\"a\":1}"),
        Arguments.of(
            "{ \"a\": {\"include_usage\":false}}",
            "{\"include_usage\":true, \"a\": {\"include_usage\":false}}"),
        Arguments.of("{\"include_usage\":false}", "{\"include_usage\":true}"),
        Arguments.of("{\"a\":1 ,\"include_usage\": null }", "{\"a\":1 ,\"include_usage\": true }"),
        Arguments.of("{\"include\\u005fusage\":false}", "{\"include\\u005fusage\":true}"),
        Arguments.of("{\"include_usage\" : true}", "{\"include_usage\" : true}"));
  }

  @ParameterizedTest
  @MethodSource("usageOptions")
  void aStreamAsksForUsageWhateverItsOptionsSay(String given, String sent) {
    String after = "{\"model\":\"m\",\"stream\":true,\"stream_options\":%s," + MESSAGES + "}";
    String before = "{\"stream_options\":%s,\"stream\":true," + MESSAGES + ",\"model\":\"m\"}";
    for (String form : List.of(after, before)) {
      assertThat(spliced(form.formatted(given), "up"))
          .isEqualTo(form.replace("\"m\"", "\"up\"").formatted(sent));
      String whole = form.replace("\"stream\":true", "\"stream\":false");
      assertThat(spliced(whole.formatted(given), "up"))
          .isEqualTo(whole.replace("\"m\"", "\"up\"").formatted(given));
    }
  }

  @Test
  void aStreamWithoutOptionsGetsThemBehindTheModel() {
    assertThat(spliced("{\"model\":\"m\" ,\"stream\":true," + MESSAGES + "}", "up"))
        .isEqualTo(
            "{\"model\":\"up\",\"stream_options\":{\"include_usage\":true} ,\"stream\":true,"
                + MESSAGES
                + "}");
    assertThat(spliced("{\"stream\":true," + MESSAGES + ",\"model\":\"m\"}", "up"))
        .isEqualTo(
            "{\"stream\":true,"
                + MESSAGES
                + ",\"model\":\"up\",\"stream_options\":{\"include_usage\":true}}");
  }

  @Test
  void aSplicedBodyIsAcceptedAgainAndIsANewArrayEachTime() {
    var body = accepted("{\"stream\":true," + MESSAGES + ",\"model\":\"m\"}");
    byte[] first = body.openAiBody("x");
    first[0] = 0;
    var again = accepted(new String(body.openAiBody("x"), UTF_8));
    assertThat(again.model()).isEqualTo("x");
    assertThat(again.usageWanted()).isTrue();
  }
}
