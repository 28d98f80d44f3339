package dev.modeldock.kernel.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkFactsTest {

  private static ChunkFacts facts(String json) {
    byte[] padded = ("\"{" + json + "}\"").getBytes(StandardCharsets.UTF_8);
    return ChunkFacts.of(padded, 2, padded.length - 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{}}",
        "{\"error\":\"x\"}",
        " { \"error\" : true } ",
        "{\"a\":[{\"b\":1}],\"error\":{\"message\":\"}\"}}",
        "{\"error\":null,\"error\":1}",
        "{\"error\":0.5}",
        "{\"a\":\"\\\\\",\"error\":-1}",
      })
  void aTrueErrorAtTheTopIsSeen(String json) {
    assertThat(facts(json).error()).isTrue();
    assertThat(facts(json).complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"error\":null}",
        "{\"error\":false}",
        "{\"error\":\"\"}",
        "{\"error\":0}",
        "{\"a\":\"error\",\"b\":\"\\\"error\\\":1\"}",
        "{\"a\":{\"error\":1}}",
        "{\"a\":[{\"error\":1}]}",
        "{\"a\":\"\\\"\",\"errors\":1,\"erro\":1}",
        "{\"content\":\"\\\\\\\",\\\"error\\\":1\"}",
      })
  void nothingElseIsAnError(String json) {
    assertThat(facts(json).error()).isFalse();
    assertThat(facts(json).complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"finish_reason\":\"stop\"}]}",
        "{\"choices\": [ {\"delta\":{\"a\":[1]}, \"finish_reason\" : \"length\"} ]}",
        "{\"x\":{},\"choices\":[{\"finish_reason\":null},{\"finish_reason\":\"stop\"}]}",
      })
  void aFinishReasonIsSeen(String json) {
    assertThat(facts(json).finished()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"finish_reason\":null}]}",
        "{\"choices\":[{\"finish_reason\":\"\"}]}",
        "{\"choices\":[{\"delta\":{\"finish_reason\":\"stop\"}}]}",
        "{\"choices\":{\"a\":{\"finish_reason\":\"stop\"}}}",
        "{\"choices\":[[\"finish_reason\"]]}",
        "{\"other\":[{\"finish_reason\":\"stop\"}]}",
        "{\"finish_reason\":\"stop\"}",
        "{\"choices\":[{\"delta\":{\"content\":\"\\\"finish_reason\\\":\\\"stop\\\"\"}}]}",
      })
  void nothingElseIsAFinishReason(String json) {
    assertThat(facts(json).finished()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "hello",
        "<html>",
        "{",
        "{\"a\":\"}",
        "{}{}",
        "{} x",
        "{\"\\"
      })
  void whatIsNotOneObjectIsNotComplete(String json) {
    assertThat(facts(json).complete()).isFalse();
  }

  @Test
  void everyBeginningOfAnObjectIsReadWithinItsBounds() {
    byte[] json =
        "{\"error\":{\"a\":\"\\\\\"},\"choices\":[{\"finish_reason\":\"stop\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < json.length; length++) {
      byte[] exact = Arrays.copyOf(json, length);
      assertThat(ChunkFacts.of(exact, 0, length).complete()).isFalse();
    }
    assertThat(ChunkFacts.of(json, 0, json.length)).isEqualTo(new ChunkFacts(true, true, true));
  }
}
