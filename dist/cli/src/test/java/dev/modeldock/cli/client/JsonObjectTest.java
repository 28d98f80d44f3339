package dev.modeldock.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[],\"b\":{}}",
        "{\"a\":[1,-2,0.5,true,false,null,\"x\",{\"b\":[[]]}]}",
        "{\"text\":\"\\\"\\\\/ü€😀\\n\\t\"}"
      })
  void whatIsReadIsWrittenAgain(String text) {
    assertThat(JsonObject.parse(text)).hasToString(text);
  }

  @Test
  void whiteSpaceAndEscapesAreRead() {
    JsonObject object =
        JsonObject.parse(" { \"a\" : \"\\u00e4\\b\\f\\r\\/\" ,\r\n\t\"n\" : 1e3 } ");

    assertThat(object.text("a")).isEqualTo("ä\b\f\r/");
    assertThat(object.get("n")).isEqualTo(1000.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}x",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"b",
        "{\"a\":\"\n\"}",
        "{\"a\":nul}",
        "{\"a\":1 2}",
        "{\"a\":[1}"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.parse(text));
  }

  @Test
  void deepNestingIsRefusedRatherThanOverflowing() {
    String text = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.parse(text));
  }
}
