package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are made to cost more than they are: each is refused at once, and in few words. */
@Timeout(60)
class MonstrousBodyTest {

  /** What is told of a body does not grow with it. */
  private static final int LONGEST_ANSWER = 2_000;

  private static final Set<String> ODD_BUT_GOOD = Set.of("fields of one hash", "a name of 10 MB");

  private static final Map<String, String> MONSTERS = monsters();

  static Iterable<FuzzTest.Target> surfaces() {
    return FuzzTest.surfaces();
  }

  /** {@return bodies by what they are} A %s is where the fields of a good one are. */
  private static Map<String, String> monsters() {
    var all = new LinkedHashMap<String, String>();
    all.put("nothing", "");
    all.put("blanks", " ".repeat(1 << 20));
    all.put("open brackets", "[".repeat(10_000));
    all.put("open braces", "{\"a\":".repeat(10_000));
    all.put("depth", "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + ",%s}");
    all.put(
        "depth of objects", "{\"x\":" + "{\"a\":".repeat(9_999) + "1" + "}".repeat(9_999) + ",%s}");
    all.put("a million fields", "{" + repeated(1_000_000, i -> "\"k" + i + "\":1") + ",%s}");
    all.put(
        "a million fields within",
        "{\"x\":{" + repeated(1_000_000, i -> "\"k" + i + "\":1") + "},%s}");
    all.put(
        "fields of one hash",
        "{" + repeated(600, i -> "\"" + ("Aa".repeat(8) + "BB".repeat(8)) + i + "\":1") + ",%s}");
    all.put("a name of 10 MB", "{\"" + "x".repeat(10 << 20) + "\":1,%s}");
    all.put("model of 10 MB", "{\"model\":\"" + "x".repeat(10 << 20) + "\"}");
    all.put("model twice", "{\"model\":\"t:m\",%s}");
    all.put("model twice, once escaped", "{\"mod\\u0065l\":\"t:m\",%s}");
    all.put("no number", "{\"x\":NaN,%s}");
    all.put("Infinity", "{\"x\":-Infinity,%s}");
    all.put("a comment", "{/* x */%s}");
    all.put("one comma too many", "{%s,}");
    all.put("a lone surrogate in a name", "{\"\\ud800\":1,%s}");
    all.put("two objects", "{%s}{%s}");
    all.put("a byte order mark", "\ufeff{%s}");
    all.put("UTF-16", "\u0000{\u0000\"");
    return all;
  }

  private static String repeated(int times, IntFunction<String> one) {
    return IntStream.range(0, times).mapToObj(one).collect(Collectors.joining(","));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("surfaces")
  void isRefused(FuzzTest.Target surface) {
    String good = surface.good()[0].strip();
    String fields = good.substring(1, good.length() - 1);
    MONSTERS.forEach((what, body) -> {
      FakeExchange told = send(surface, body.replace("%s", fields));
      String as = surface.path() + ": " + what;
      if (ODD_BUT_GOOD.contains(what) && told.status() == 200) {
        return;
      }
      assertThat(told.status()).as(as).isEqualTo(400);
      assertThat(told.sent()).as(as).hasSizeLessThan(LONGEST_ANSWER).startsWith("{");
      assertThat(told.sent()).as(as).doesNotContain("Exception", "\tat ", "dev.modeldock");
    });
  }

  /** What is JSON and only odd: whether it is served or not, it is no failure of the gateway. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("surfaces")
  void theOddIsNoFailure(FuzzTest.Target surface) {
    String good = surface.good()[0].strip();
    String fields = good.substring(1, good.length() - 1);
    for (String odd :
        new String[] {
          "1e999999",
          "-1e-999999",
          "9".repeat(1_000_000),
          "0." + "0".repeat(1_000_000) + "1",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"" + "x".repeat(10 << 20) + "\""
        }) {
      FakeExchange told = send(surface, "{\"own\":" + odd + "," + fields + "}");
      assertThat(told.status()).as(surface.path()).isBetween(200, 499);
      assertThat(told.sent()).doesNotContain("Exception", "\tat ");
    }
  }

  private static FakeExchange send(FuzzTest.Target surface, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (var gateway = new TestGateway().with("t", Scripts.greets()).with("r", Scripts.greets())) {
      FakeExchange told =
          gateway.serve(
              new FakeExchange(
                  FakeExchange.inbound("POST", surface.path(), TestKeys.GOOD), () -> bytes));
      assertThat(gateway.event().outcome()).isNotEqualTo(Outcome.GATEWAY_ERROR);
      return told;
    }
  }
}
