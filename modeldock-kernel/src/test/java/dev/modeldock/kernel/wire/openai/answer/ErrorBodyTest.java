package dev.modeldock.kernel.wire.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class ErrorBodyTest {

  @Test
  void allFourKeysAreThere() {
    assertThat(
            new String(
                new ErrorBody()
                    .body(Refusal.of(ErrorCode.MODEL_NOT_FOUND, "No model \"x\".", "model"), ""),
                UTF_8))
        .isEqualTo(
            "{\"error\":{\"message\":\"No model \\\"x\\\".\",\"type\":\"invalid_request_error\","
                + "\"param\":\"model\",\"code\":\"model_not_found\"}}");
    assertThat(
            new String(
                new ErrorBody().body(Refusal.of(ErrorCode.INVALID_API_KEY, "No such key."), ""),
                UTF_8))
        .isEqualTo(
            "{\"error\":{\"message\":\"No such key.\",\"type\":\"authentication_error\","
                + "\"param\":null,\"code\":\"invalid_api_key\"}}");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeRendersAsJson(ErrorCode code) {
    var error =
        new JsonMapper()
            .readTree(new ErrorBody().body(Refusal.of(code, "What. Why."), ""))
            .get("error");
    assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
    assertThat(error.get("code").stringValue()).isEqualTo(code.id());
  }

  @ParameterizedTest
  @CsvSource({"PT1S,1", "PT1.001S,2", "PT0.2S,1", "PT0S,0", "PT-3S,0", "PT59.999999999S,60"})
  void theWaitIsRoundedUpToSeconds(Duration wait, String seconds) {
    assertThat(
            new ErrorBody()
                .headers(new Refusal(ErrorCode.UPSTREAM_OVERLOADED, "Busy.", null, wait), ""))
        .isEqualTo(Map.of("retry-after", seconds));
  }

  @Test
  void clientsAreToldNotToRepeatWhatTheGatewayHasTriedInVain() {
    assertThat(new ErrorBody().headers(Refusal.of(ErrorCode.ALL_TARGETS_FAILED, "All failed."), ""))
        .isEqualTo(Map.of("x-should-retry", "false"));
    assertThat(new ErrorBody().headers(Refusal.of(ErrorCode.UPSTREAM_TIMEOUT, "Too slow."), ""))
        .isEqualTo(Map.of("x-should-retry", "false"));
  }

  @Test
  void clientsMayRepeatWhatPasses() {
    assertThat(new ErrorBody().headers(Refusal.of(ErrorCode.UPSTREAM_OVERLOADED, "Busy."), ""))
        .isEmpty();
    assertThat(new ErrorBody().headers(Refusal.of(ErrorCode.STOPPING, "Stopping."), "")).isEmpty();
    assertThat(new ErrorBody().headers(Refusal.of(ErrorCode.AUTHENTICATION_BUSY, "Busy."), ""))
        .isEmpty();
    assertThat(new ErrorBody().headers(Refusal.of(ErrorCode.INVALID_JSON, "No JSON."), ""))
        .isEmpty();
  }
}
