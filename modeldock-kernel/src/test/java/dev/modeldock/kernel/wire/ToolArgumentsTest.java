package dev.modeldock.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolArgumentsTest {

  private static ToolArguments of(String... pieces) {
    var arguments = new ToolArguments();
    for (String piece : pieces) {
      arguments.append(piece);
    }
    return arguments;
  }

  @Test
  void nothingStandsForAnEmptyObject() {
    assertThat(of().wellFormed()).isTrue();
    assertThat(of().isBlank()).isTrue();
    assertThat(of(" ", "\n").wellFormed()).isTrue();
    assertThat(of(" ", "\n").isBlank()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { } ",
        "{\"a\":[1,{\"b\":\"}\"}],\"c\":\"\\\"{\"}",
        "{\"a\":1,\"a\":2}",
        "{\"emoji\":\"\\ud83d\\ude00 \uD83D\uDE00\"}"
      })
  void anObjectIsWellFormedAndClosed(String text) {
    assertThat(of(text).wellFormed()).isTrue();
    assertThat(of(text).closed()).isTrue();
    assertThat(of(text.split("")).text()).isEqualTo(text);
    assertThat(of(text.split("")).closed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1}{\"a\":2}",
        "{\"a\":1},\"b\":{}",
        "{\"a\":1}, {\"b\":2}",
        "[1]",
        "\"text\"",
        "7",
        "null",
        "{a:1}",
        "{'a':1}",
        "}{",
        "{\"a\":\"\n\"}",
        "<tool>"
      })
  void whateverElseIsNot(String text) {
    assertThat(of(text).wellFormed()).isFalse();
  }

  @Test
  void onlyTheLastBracketCloses() {
    assertThat(of("{\"a\":{}").closed()).isFalse();
    assertThat(of("{\"a\":\"}\"").closed()).isFalse();
    assertThat(of("{\"a\":\"\\\"}").closed()).isFalse();
    assertThat(of("{\"a\":\"\\", "\"}").closed()).isFalse();
    assertThat(of("{\"a\":\"\\\\\"", "}").closed()).isTrue();
  }

  @Test
  void manyMembersAreNoReasonToBreakAnAnswer() {
    var text = new StringBuilder("{\"m\":0");
    for (int i = 0; i < 1000; i++) {
      text.append(",\"m").append(i).append("\":").append(i);
    }
    assertThat(of(text.append("}").toString()).wellFormed()).isTrue();
  }
}
