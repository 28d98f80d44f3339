package dev.modeldock.kernel.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Breaks good bodies in a hundred thousand ways and has Jackson say which are still good. */
class JsonScanFuzzTest {

  private static final int CASES = 100_000;
  private static final long SEED = 20_260_101;

  private static final List<String> BODIES =
      List.of(
          "{\"model\":\"a:b\",\"messages\":[{\"role\":\"user\",\"content\":\"hé \\u00e9 😀\"}]}",
          "{\"n\":-1.5e+10,\"m\":[0,1,-0,0.5,1E3],\"t\":true,\"f\":false,\"z\":null}",
          " {\"model\" : \"x\" , \"a\":{\"b\":[{},[],\"\\ud83d\\ude00\\n\\\"\\\\\"]}}\n",
          "{\"stream\":true,\"stream_options\":{\"include_usage\":null},\"mod\\u0065l\":\"x\"}",
          "{}");

  /** What tends to matter to a parser; some are more than one byte. */
  private static final List<String> SHARDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u",
          "\\ud800",
          "\\udc00",
          "\\u0041",
          "0",
          "1",
          "9",
          "-",
          "+",
          ".",
          "e",
          "E",
          "e5",
          "null",
          "true",
          "nul",
          "\0",
          "\n",
          " ",
          "\t",
          "\r",
          "\f",
          "\u007f",
          "\u0080",
          "\u00c0\u0080",
          "\u00c3\u00a9",
          "\u00ed\u00a0\u0080",
          "\u00ef\u00bb\u00bf",
          "\u00f0\u009f\u0098\u0080",
          "\u00f4\u0090\u0080\u0080",
          "\u00ff",
          "\"model\":1,",
          "[[[[[[[[",
          "{\"a\":",
          "/",
          "*",
          "'",
          "NaN",
          "//",
          "#");

  private final JacksonSays jackson = new JacksonSays();

  @Test
  void theScannerAndJacksonAcceptTheSameBodies() {
    var random = new Random(SEED);
    var scan = JsonScan.strict();
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] body = mutated(random);
      boolean good = scans(scan, body);
      if (good != jackson.accepts(body)) {
        fail("only %s accepts %s", good ? "the scanner" : "Jackson", new String(body, ISO_8859_1));
      }
      accepted += good ? 1 : 0;
    }
    assertThat(accepted).isBetween(CASES / 20, CASES * 19 / 20);
  }

  @Test
  void whatTheScannerAcceptsReadsAsJacksonReadsIt() {
    var random = new Random(SEED + 1);
    var mapper = new JsonMapper();
    var scan = JsonScan.strict();
    int compared = 0;
    for (int i = 0; i < CASES / 20; i++) {
      byte[] body = mutated(random);
      if (scans(scan, body)) {
        JsonNode tree = mapper.readTree(body);
        assertThat(scan.size()).isEqualTo(tree.size());
        for (int member = 0; member < scan.size(); member++) {
          compare(scan.value(member), tree.get(scan.name(member)), mapper);
        }
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(CASES / 400);
  }

  private static void compare(JsonValue ours, JsonNode theirs, JsonMapper mapper) {
    assertThat(mapper.readTree(ours.raw())).isEqualTo(theirs);
    switch (ours.kind()) {
      case OBJECT -> {
        var members = ours.members();
        assertThat(members.keySet()).isEqualTo(Set.copyOf(theirs.propertyNames()));
        members.forEach((name, value) -> compare(value, theirs.get(name), mapper));
      }
      case ARRAY -> {
        var elements = ours.elements();
        assertThat(elements).hasSize(theirs.size());
        for (int i = 0; i < elements.size(); i++) {
          compare(elements.get(i), theirs.get(i), mapper);
        }
      }
      case STRING -> assertThat(ours.text()).isEqualTo(theirs.stringValue());
      case NUMBER -> assertThat(theirs.isNumber()).isTrue();
      case TRUE, FALSE -> assertThat(theirs.booleanValue()).isEqualTo(ours.is(JsonKind.TRUE));
      case NULL -> assertThat(theirs.isNull()).isTrue();
    }
  }

  private static boolean scans(JsonScan scan, byte[] body) {
    try {
      scan.scan(body, 0, body.length);
      return true;
    } catch (MalformedJsonException e) {
      if (e.position() < 0 || e.position() > body.length) {
        fail("a fault outside of the body: %s", e.getMessage());
      }
      return false;
    }
  }

  private static byte[] mutated(Random random) {
    String body = new String(BODIES.get(random.nextInt(BODIES.size())).getBytes(UTF_8), ISO_8859_1);
    var text = new StringBuilder(body);
    for (int times = random.nextInt(4); times > 0; times--) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, SHARDS.get(random.nextInt(SHARDS.size())));
        case 1 -> text.replace(at, to, SHARDS.get(random.nextInt(SHARDS.size())));
        case 2 -> text.delete(at, to);
        default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  @Test
  void noByteOfAGoodBodyCanBeCutOff() {
    Map<String, Integer> reasons = new HashMap<>();
    for (String body : BODIES) {
      byte[] bytes = body.strip().getBytes(UTF_8);
      for (int length = 0; length < bytes.length; length++) {
        int cut = length;
        assertThatExceptionOfType(MalformedJsonException.class)
            .isThrownBy(() -> JsonScan.strict().scan(bytes, 0, cut))
            .satisfies(e -> reasons.merge(e.reason(), 1, Integer::sum));
      }
    }
    assertThat(reasons).hasSizeGreaterThan(4);
  }
}
