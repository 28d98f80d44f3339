package dev.modeldock.kernel.audit.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.pipeline.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLineTest {

  private static final byte[] HASH = "ab".repeat(32).getBytes(StandardCharsets.US_ASCII);

  @Test
  void aLineHasTheDocumentedNames() {
    assertThat(text(rendered(SampleEvents.event("r1"), 7)))
        .isEqualTo(
            "{\"seq\":7,\"prev\":\""
                + "ab".repeat(32)
                + "\",\"id\":\"r1\",\"at\":\"2026-11-22T12:00:00.123Z\","
                + "\"operation\":\"chat_completions\",\"dialect\":\"openai\",\"peer\":\"127.0.0.1\",\"key_id\":\"k1\","
                + "\"key_name\":\"key k1\",\"model\":\"fast\",\"alias\":\"fast\","
                + "\"target\":\"ollama-local:llama3.2:3b\",\"stream\":true,\"status\":200,"
                + "\"outcome\":\"completed\",\"attempts\":["
                + "{\"target\":\"lmstudio-local:qwen\",\"error\":\"upstream_unreachable\","
                + "\"stage\":\"not_sent\",\"ms\":3},"
                + "{\"target\":\"ollama-local:llama3.2:3b\",\"ms\":812,\"egress\":\"lan\"}],"
                + "\"prompt_tokens\":10,\"completion_tokens\":20,\"usage_source\":\"reported\","
                + "\"bytes_in\":140,\"bytes_out\":2048,\"egress\":\"lan\","
                + "\"first_byte_ms\":87,\"ms\":812}");
  }

  @Test
  void whatIsNotKnownIsAbsent() {
    assertThat(text(rendered(SampleEvents.bare("r2"), 1)))
        .endsWith(
            "\",\"id\":\"r2\",\"at\":\"2026-11-22T12:00:00.123Z\",\"operation\":\"unknown\","
                + "\"peer\":\"::1\",\"stream\":false,\"status\":0,\"outcome\":\"refused_auth\","
                + "\"error\":\"invalid_api_key\",\"usage_source\":\"none\",\"ms\":0}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9, 10, 999, 1_000_000_000_000L, Long.MAX_VALUE})
  void aNumberOfAnyLengthFits(long seq) throws IOException {
    byte[] line = rendered(SampleEvents.event("r"), seq);
    assertThat(Json.object(line).integer("seq")).isEqualTo(seq);
    assertThat(text(line)).startsWith("{\"seq\":" + seq + ",\"prev\":\"abab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"quoted\" and \\back\\",
        "line\nbreak\r\ttab\0nul\u001f\u007f",
        "é ß € 漢字",
        "face \uD83D\uDE00 end",
        "\u2028\u2029\uFEFF\uFFFF",
        "</script>"
      })
  void textsComeBackAsTheyWere(String model) throws IOException {
    AuditEvent event =
        SampleEvents.event("r", SampleEvents.NOON, "k", model, Outcome.GATEWAY_ERROR);
    byte[] line = rendered(event, 3);
    assertThat(AuditLineReader.entry(line)).isEqualTo(event);
    assertThat(text(line).chars()).allMatch(c -> c >= ' ');
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D", "end\uD83D"})
  void halvesOfSurrogatePairsAreEscapedSoThatTheLineStaysUtf8(String model) throws IOException {
    byte[] line =
        rendered(SampleEvents.event("r", SampleEvents.NOON, "k", model, Outcome.COMPLETED), 3);
    assertThat(text(line).getBytes(StandardCharsets.UTF_8)).isEqualTo(line);
    assertThat(text(line)).doesNotContain("\uFFFD").containsPattern("\\\\ud[89a-f]");
    assertThat(Json.object(line).text("model")).isEqualTo(model);
  }

  @Test
  void longTextsAreCut() throws IOException {
    AuditEvent event =
        SampleEvents.event("r", SampleEvents.NOON, "k", "m".repeat(1_000_000), Outcome.COMPLETED);
    byte[] line = rendered(event, 1);
    assertThat(line).hasSizeLessThan(2_000);
    assertThat(Json.object(line).text("model")).hasSize(1_025).endsWith("m…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2024-02-29T23:59:59.999Z",
        "2026-12-31T09:08:07.006Z",
        "1969-12-31T23:59:59.001Z"
      })
  void momentsComeBackAsTheyWere(String at) throws IOException {
    Instant moment = Instant.parse(at);
    AuditEvent event = SampleEvents.event("r", moment, null, null, Outcome.COMPLETED);
    assertThat(AuditLineReader.entry(rendered(event, 1)).at()).isEqualTo(moment);
  }

  private static byte[] rendered(AuditEvent event, long seq) {
    AuditLine line = AuditLine.of(event);
    line.link(seq, HASH);
    byte[] bytes = Arrays.copyOfRange(line.array(), line.start(), line.start() + line.length());
    assertThat(bytes).endsWith('\n');
    return Arrays.copyOf(bytes, bytes.length - 1);
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }
}
