package dev.modeldock.kernel.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.OpenAiQuirks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamErrorsTest {

  private static final UpstreamErrors PLAIN = new UpstreamErrors("host:1", new OpenAiQuirks() {});

  /** Knows nothing, but keeps what it was asked. */
  private static final class Asked implements OpenAiQuirks {

    private final List<ErrorReport> reports = new ArrayList<>();

    @Override
    public ProviderException failure(ErrorReport report) {
      reports.add(report);
      return report.message().contains("known") ? new ModelUnknown(report.stage(), "known") : null;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":\"a text\"} | `` | `` | a text",
        "{\"error\":{\"message\":\"m\",\"type\":\"T_y\",\"code\":\"C.d\",\"param\":null}}"
            + "| C.d | T_y | m",
        "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":429}} | 429 | t | m",
        "{\"error\":{\"message\":\"m\",\"code\":null}} | `` | `` | m",
        "{\"code\":\"Throttling\",\"message\":\"m\",\"request_id\":\"r\"} | Throttling | `` | m",
        "{\"error\":{\"message\":\"m\"},\"message\":\"n\"} | `` | `` | m",
        "{\"error\":{\"code\":\"c\"},\"message\":\"n\"} | c | `` | n",
        "{\"error\":{\"message\":\"m\"},\"code\":\"c\",\"type\":\"t\"} | c | t | m",
        "{\"error\":\"a text\",\"code\":\"c\"} | c | `` | a text",
        "plain words | `` | `` | plain words",
        "<html> | `` | `` | ``",
        "{} | `` | `` | ``",
      })
  void theQuirksAreAskedFirst(String body, String code, String type, String message) {
    var asked = new Asked();
    var errors = new UpstreamErrors("host:1", asked);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(errors.ofStatus(500, bytes, Duration.ofSeconds(3))).isNotNull();
    assertThat(errors.inAnswer(Stage.STREAMING, bytes)).isNotNull();
    assertThat(asked.reports)
        .containsExactly(
            new OpenAiQuirks.ErrorReport(
                "host:1", Stage.SENT, 500, code, type, message, Duration.ofSeconds(3)),
            new OpenAiQuirks.ErrorReport(
                "host:1", Stage.STREAMING, 200, code, type, message, null));
  }

  @Test
  void whatTheQuirksKnowCounts() {
    var errors = new UpstreamErrors("host:1", new Asked());
    byte[] known = "{\"error\":\"known\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(errors.ofStatus(401, known, null)).isInstanceOf(ModelUnknown.class);
    assertThat(errors.inAnswer(Stage.STREAMING, known).stage()).isEqualTo(Stage.STREAMING);
    byte[] other = "{\"error\":\"other\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(errors.ofStatus(401, other, null)).isInstanceOf(CredentialsRejected.class);
  }

  private static ProviderException of(int status, String body) {
    return PLAIN.ofStatus(status, body.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(3));
  }

  private static ProviderException inAnswer(String body) {
    return PLAIN.inAnswer(Stage.STREAMING, body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "401 | {} | CredentialsRejected",
        "403 | <html> | CredentialsRejected",
        "400 | {\"error\":{\"code\":\"InvalidApiKey\"}} | CredentialsRejected",
        "400 | {\"error\":{\"message\":\"API key not valid\"}} | CredentialsRejected",
        "400 | {\"error\":{\"code\":\"Arrearage\"}} | CredentialsRejected",
        "402 | {\"error\":{\"message\":\"Insufficient Balance\"}} | CredentialsRejected",
        "400 | {\"error\":{\"code\":\"content_filter\"}} | ContentRefused",
        "400 | {\"error\":{\"code\":\"content_policy_violation\"}} | ContentRefused",
        "400 | {\"code\":\"DataInspectionFailed\",\"message\":\"x\"} | ContentRefused",
        "400 | {\"error\":{\"code\":\"context_length_exceeded\"}} | ContextExceeded",
        "400 | {\"error\":{\"code\":400,\"type\":\"exceed_context_size_error\"}} | ContextExceeded",
        "400 | {\"error\":\"Context size has been exceeded.\"} | ContextExceeded",
        "413 | {\"error\":\"over the context window\"} | ContextExceeded",
        "500 | {\"error\":\"input length exceeds the context length\"} | ContextExceeded",
        "404 | {\"error\":{\"code\":\"model_not_found\"}} | ModelUnknown",
        "404 | {\"error\":\"model 'x' not found\"} | ModelUnknown",
        "400 | {\"error\":{\"code\":null,\"message\":\"No models loaded.\"}} | ModelUnknown",
        "404 | 404 page not found | ProtocolBroken",
        "405 | {} | ProtocolBroken",
        "302 | `` | ProtocolBroken",
        "408 | {} | TimedOut",
        "504 | {} | TimedOut",
        "429 | {\"error\":{\"message\":\"limit reached for this API key\"}} | Overloaded",
        "503 | {\"error\":\"server busy\"} | Overloaded",
        "529 | {} | Overloaded",
        "400 | {\"error\":{\"message\":\"bad tool\"}} | RequestRejected",
        "409 | {} | RequestRejected",
        "413 | too large | RequestRejected",
        "422 | {\"detail\":[{\"msg\":\"x\"}]} | RequestRejected",
        "500 | {\"error\":\"out of memory\"} | Unreachable",
        "502 | <html> | Unreachable",
        "520 | `` | Unreachable",
      })
  void theStatusAndTheReportDecide(int status, String body, String kind) {
    ProviderException failure = of(status, body);
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.stage()).isEqualTo(Stage.SENT);
    assertThat(failure).hasMessageStartingWith("host:1 answered " + status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":{\"code\":401,\"message\":\"x\"}} | CredentialsRejected",
        "{\"error\":{\"code\":429,\"message\":\"x\"}} | Overloaded",
        "{\"error\":{\"type\":\"rate_limit_error\"}} | Overloaded",
        "{\"error\":{\"type\":\"overloaded_error\"}} | Overloaded",
        "{\"error\":{\"message\":\"does not fit in context length\"}} | ContextExceeded",
        "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"x\"}} | RequestRejected",
        "{\"error\":\"Unexpected endpoint or method. (POST /chat)\"} | ProtocolBroken",
        "{\"error\":\"The model has crashed\"} | Unreachable",
        "{\"error\":true} | Unreachable",
        "crashed | Unreachable",
      })
  void aReportWithoutAStatusIsToldByWhatItSays(String body, String kind) {
    ProviderException failure = inAnswer(body);
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.stage()).isEqualTo(Stage.STREAMING);
  }

  @Test
  void whatTheRuntimeSaysIsPassedOnInOneBoundedLine() {
    assertThat(of(400, "{\"error\":{\"message\":\"bad\\n\\u0000tool\"}}"))
        .hasMessage("host:1 answered 400: bad  tool");
    assertThat(of(400, "{\"error\":\"" + "x".repeat(10_000) + "\"}").getMessage())
        .hasSizeBetween(500, 530);
    assertThat(of(400, "{\"detail\":\"missing field\"}")).hasMessageEndingWith(": missing field");
    assertThat(of(500, "plain words")).hasMessageEndingWith(": plain words");
    assertThat(of(500, "<html>long page")).hasMessage("host:1 answered 500");
    assertThat(of(500, "{\"error\":{\"message\":\"cut")).hasMessage("host:1 answered 500");
  }

  @Test
  void whatTheRuntimeSaysOfACredentialIsNeverRepeated() {
    String echo = "{\"error\":{\"message\":\"Incorrect API key provided: sk-abc\"}}";
    for (int status : new int[] {400, 401, 403}) {
      assertThat(of(status, echo).getMessage()).doesNotContain("sk-abc");
    }
    assertThat(inAnswer(echo).getMessage()).doesNotContain("sk-abc");
  }

  @Test
  void theTimeToWaitIsKept() {
    assertThat(((Overloaded) of(429, "{}")).retryAfter()).contains(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "1500 | 9 | - | PT1.5S",
        "- | 9 | - | PT9S",
        "- | 0.25 | - | PT0.25S",
        "x | 9 | - | PT9S",
        "- | 1e9 | - | PT24H",
        "- | Sun, 22 Nov 2026 17:00:30 GMT | Sun, 22 Nov 2026 17:00:00 GMT | PT30S",
        "- | Sun, 22 Nov 2026 17:00:00 GMT | Sun, 22 Nov 2026 17:00:30 GMT | PT0S",
        "- | Sun, 22 Nov 2026 17:00:30 GMT | - | -",
        "- | -3 | - | -",
        "- | NaN | - | -",
        "- | soon | x | -",
        "- | - | - | -",
      })
  void theTimeToWaitIsReadFromTheHeaders(String millis, String after, String date, Duration wait) {
    assertThat(RetryAfter.of(millis, after, date)).isEqualTo(wait);
  }
}
