package dev.modeldock.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void whatIsWrittenIsReadBack() throws JsonProblem {
    JsonObject written =
        JsonObject.builder()
            .put("text", "quote \" back \\ line \n euro € face \uD83D\uDE00")
            .put("number", 42)
            .put("ratio", 0.5)
            .put("truth", true)
            .put("nothing", null)
            .put("list", List.of("a", "b"))
            .put("object", Map.of("key", 1L))
            .put("objects", List.of(JsonObject.builder().put("n", 1).build()))
            .build();

    assertThat(Json.object(Json.compact(written))).isEqualTo(written);
    assertThat(Json.object(Json.pretty(written))).isEqualTo(written);
    assertThat(new String(Json.compact(written), StandardCharsets.UTF_8)).doesNotContain("\n");
    assertThat(written.has("nothing")).isFalse();
    assertThat(written.integer("number")).isEqualTo(42);
    assertThat(written.texts("list")).containsExactly("a", "b");
    assertThat(written.objects("objects").getFirst().integer("n")).isEqualTo(1);
  }

  @Test
  void wholeNumbersBeyondLongKeepTheirDigits() throws JsonProblem {
    assertThat(read("{\"n\":123456789012345678901234567890}").values().get("n"))
        .hasToString("123456789012345678901234567890");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "{",
        "{\"a\":1} {}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1e999999}",
        "{\"a\":NaN}",
        "{'a':1}",
        "{\"a\":\"unfinished",
        "{\"a\":[1,}"
      })
  void anythingButOneStrictObjectIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(JsonProblem.class);
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100_000))).isInstanceOf(JsonProblem.class);
  }

  @Test
  void problemsNameTheFieldAndNeverQuoteTheText() throws JsonProblem {
    JsonObject json = read("{\"name\":7}");
    assertThatThrownBy(() -> json.text("name")).hasMessage("'name' is not a text");
    assertThatThrownBy(() -> json.text("model")).hasMessage("'model' is missing");
    assertThatThrownBy(() -> read("{\"key\": mdk_secret}"))
        .isInstanceOf(JsonProblem.class)
        .message()
        .doesNotContain("mdk_secret");
  }

  private static JsonObject read(String text) throws JsonProblem {
    return Json.object(text.getBytes(StandardCharsets.UTF_8));
  }
}
