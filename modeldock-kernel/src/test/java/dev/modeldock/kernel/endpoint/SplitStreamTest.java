package dev.modeldock.kernel.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However an upstream's events are written, and wherever its bytes are cut on their way, the client
 * gets the same bytes: over a real connection, through the relay and the dialect.
 */
@Timeout(60)
class SplitStreamTest {

  private static final Pattern CONTENT =
      Pattern.compile("\"content\":\"((?:[^\"\\\\]++|\\\\.)*+)\"");
  private static final String DONE = "data: [DONE]\n\n";
  private static final String STOP = "data: " + chunk("{}", "\"stop\"") + "\n\n";
  private static final int CUTS_OF_A_LONG_ONE = 60;

  private static SplitUpstream upstream;

  /**
   * One stream and what becomes of it.
   *
   * @param text what the runtime sends
   * @param content what the client reads; null if that is too long to be looked at
   * @param outcome what the audit says
   * @param error the code that the client is told; empty if none
   */
  record Row(String name, String text, String content, Outcome outcome, String error) {

    static Row good(String name, String text, String content) {
      return new Row(name, text, content, Outcome.COMPLETED, "");
    }

    /** {@return the same with other ends of lines} */
    Row ending(String lines) {
      return new Row(
          name + " with " + lines.replace("\r", "CR").replace("\n", "LF"),
          text.replace("\n", lines),
          content,
          outcome,
          error);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String chunk(String delta, String finish) {
    return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}".formatted(delta, finish);
  }

  private static String says(String content) {
    return chunk("{\"content\":\"" + content + "\"}", "null");
  }

  private static String data(String json) {
    return "data: " + json + "\n\n";
  }

  static Stream<Row> rows() {
    String all =
        ": welcome\n\n"
            + data(says("Hello"))
            + "data:"
            + says(" no space")
            + "\n\n"
            + "event: message\nid: 7\nretry: 100\n"
            + data(says(" named"))
            + "\n\n: ping\n\n:\n"
            + data(says(" grün 🦊"))
            + data(says(" over lines").replace(",\"model\"", ",\ndata: \"model\""))
            + "unknown: field\n"
            + data(says(" [DONE] data: x"))
            + STOP
            + DONE;
    String read = "Hello no space named grün 🦊 over lines [DONE] data: x";
    String longest = "x".repeat(SplitUpstream.MAX_LINE - 300);
    String tooLong = "x".repeat(SplitUpstream.MAX_LINE + 1);
    return Stream.of(
        Row.good("everything", all, read),
        Row.good("everything", all, read).ending("\r\n"),
        Row.good("everything", all, read).ending("\r"),
        Row.good("a byte order mark", "\uFEFF" + data(says("Hi")) + STOP + DONE, "Hi"),
        Row.good("no end mark", data(says("Hi")) + STOP, "Hi"),
        Row.good("no last line end", data(says("Hi")) + STOP + "data: [DONE]", "Hi"),
        Row.good("what comes after the end", data(says("Hi")) + STOP + DONE + says("no"), "Hi"),
        Row.good(
            "a huge line", data(says("Hi")) + data(says(longest)) + STOP + DONE, "Hi" + longest),
        failing(
            "a line beyond the bound",
            data(tooLong) + STOP + DONE,
            Outcome.UPSTREAM_CUT,
            "upstream_cut"),
        failing(
            "a field beyond the bound",
            tooLong + "\n" + STOP + DONE,
            Outcome.UPSTREAM_CUT,
            "upstream_cut"),
        failing("no end", "", Outcome.UPSTREAM_CUT, "upstream_cut"),
        failing("half an event", "data: {\"choices\":[{", Outcome.UPSTREAM_CUT, "upstream_cut"),
        failing(
            "no JSON",
            data("{nonsense}") + STOP + DONE,
            Outcome.UPSTREAM_ERROR,
            "upstream_protocol"),
        failing(
            "an error event",
            "event: error\n" + data("{\"error\":{\"message\":\"oh\",\"code\":500}}") + STOP + DONE,
            Outcome.UPSTREAM_ERROR,
            "upstream_unreachable"));
  }

  /** {@return a stream that has begun well when {@code text} comes} */
  private static Row failing(String name, String text, Outcome outcome, String error) {
    return new Row(name, data(says("Hi")) + text, "Hi", outcome, error);
  }

  @BeforeAll
  static void start() throws IOException {
    upstream = new SplitUpstream();
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyCutGivesTheSame(Row row) {
    byte[] text = row.text().getBytes(UTF_8);
    String whole = received(row, text);
    assertThat(content(whole)).isEqualTo(row.content());
    if (row.error().isEmpty()) {
      assertThat(whole).endsWith(DONE).doesNotContain("\"error\"");
    } else {
      assertThat(whole).contains("\"code\":\"" + row.error() + "\"").doesNotContain("[DONE]");
    }
    assertThat(cuts(text.length))
        .allSatisfy(cut ->
            assertThat(received(row, text, cut)).as("cut before byte %d", cut).isEqualTo(whole));
    int[] everywhere = IntStream.range(1, text.length).toArray();
    assertThat(received(row, text, everywhere)).as("byte by byte").isEqualTo(whole);
  }

  /** {@return where to cut: everywhere, or where a long text is likely to matter} */
  private static List<Integer> cuts(int length) {
    if (length < 5_000) {
      return IntStream.range(1, length).boxed().toList();
    }
    var random = new Random(5);
    return Stream.concat(
            IntStream.range(1, 30).boxed(),
            Stream.generate(() -> 1 + random.nextInt(length - 1)).limit(CUTS_OF_A_LONG_ONE))
        .toList();
  }

  private static String received(Row row, byte[] text, int... cuts) {
    upstream.answers(text, cuts);
    try (var gateway = new TestGateway().with("r", upstream)) {
      FakeExchange client = gateway.serve(Scripts.streamed("r:m"));
      assertThat(client.status()).isEqualTo(200);
      assertThat(client.ended()).isTrue();
      assertThat(gateway.event().outcome()).as(client.sent()).isEqualTo(row.outcome());
      return client.sent();
    }
  }

  private static String content(String sent) {
    return String.join(
        "", CONTENT.matcher(sent).results().map((MatchResult found) -> found.group(1)).toList());
  }
}
