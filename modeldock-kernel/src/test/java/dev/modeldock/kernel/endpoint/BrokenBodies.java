package dev.modeldock.kernel.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Good requests, broken in every way that a client could think of, and the same ones each time:
 * values of wrong kinds and sizes, members left out, doubled, renamed and added, in the tree; cuts,
 * stray bytes and things that are no JSON, in the text.
 */
final class BrokenBodies {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Each is written where a value stood. */
  private static final List<String> ODD_VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1",
          "0.5",
          "-0.0",
          "1e400",
          "-1e-400",
          "1e99999999999",
          "2147483648",
          "9223372036854775808",
          "9".repeat(400),
          "1." + "1".repeat(2000),
          "\"\"",
          "\" \"",
          "\"user\"",
          "\"none\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\ud83e\\udd8a\"",
          "\"\\u0000\\u001f\"",
          "\"" + "x".repeat(20_000) + "\"",
          "\"data:image/png;base64,AAAA\"",
          "\"http://[::1\"",
          "\"{\\\"a\\\":\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "[{}]",
          "[\"\"]",
          "{\"type\":\"text\"}",
          "{\"type\":\"made_up\",\"made_up\":{}}",
          "{\"\":{\"\":{\"\":null}}}",
          "[".repeat(63) + "]".repeat(63),
          "{\"a\":".repeat(30) + "1" + "}".repeat(30),
          "[".repeat(3000) + "]".repeat(3000),
          "{\"a\":".repeat(3000) + "1" + "}".repeat(3000),
          "[" + "1,".repeat(5000) + "1]");

  /** What is no JSON. */
  private static final List<String> NO_VALUES =
      List.of("NaN", "Infinity", "undefined", "01", "+1", ".5", "'x'", "\"\\x\"", "\"\t\"", "");

  private static final List<String> NAMES =
      List.of("", "model", "type", "role", "content", "$ref", "\\ud800", "__proto__", "stream");

  private final Random random;
  private final List<String> good;

  BrokenBodies(long seed, List<String> good) {
    this.random = new Random(seed);
    this.good = good;
  }

  /** {@return the next body} */
  byte[] next() {
    String base = good.get(random.nextInt(good.size()));
    int kind = random.nextInt(100);
    if (kind < 2) {
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] text = (kind < 15 ? base : brokenTree(base)).getBytes(UTF_8);
    return kind < 30 ? brokenText(text) : text;
  }

  private String brokenTree(String base) {
    JsonNode tree = JSON.readTree(base);
    int nodes = count(tree);
    var out = new StringBuilder(base.length() * 2);
    // Where one in so many is broken, about one of them is, or two.
    write(tree, out, (0.5 + random.nextDouble()) / nodes);
    return out.toString();
  }

  private static int count(JsonNode node) {
    int sum = 1;
    for (JsonNode child : node) {
      sum += count(child);
    }
    return sum;
  }

  private void write(JsonNode node, StringBuilder out, double share) {
    if (random.nextDouble() < share) {
      out.append(oneOf(random.nextInt(12) == 0 ? NO_VALUES : ODD_VALUES));
    } else if (node.isObject()) {
      out.append('{');
      for (var member : node.properties()) {
        member(member.getKey(), member.getValue(), out, share);
      }
      end(out, '}');
    } else if (node.isArray()) {
      out.append('[');
      for (JsonNode item : node) {
        for (int times = times(share); times > 0; times--) {
          write(item, out, share);
          out.append(',');
        }
      }
      end(out, ']');
    } else {
      out.append(JSON.writeValueAsString(node));
    }
  }

  private void member(String name, JsonNode value, StringBuilder out, double share) {
    for (int times = times(share); times > 0; times--) {
      String shown = random.nextDouble() < share / 2 ? oneOf(NAMES) : name;
      out.append('"').append(shown).append("\":");
      write(value, out, share);
      out.append(',');
    }
  }

  /** {@return how often something is there: as a rule, once} */
  private int times(double share) {
    double at = random.nextDouble();
    return at < share / 3 ? 0 : at < share / 2 ? 2 : 1;
  }

  private static void end(StringBuilder out, char bracket) {
    if (out.charAt(out.length() - 1) == ',') {
      out.setLength(out.length() - 1);
    }
    out.append(bracket);
  }

  private byte[] brokenText(byte[] text) {
    if (text.length == 0) {
      return text;
    }
    int at = random.nextInt(text.length);
    return switch (random.nextInt(6)) {
      case 0 -> joined(text, at, new byte[0], text.length);
      case 1 -> joined(text, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
      case 2 -> joined(text, at, new byte[] {(byte) random.nextInt(256)}, at);
      case 3 -> joined(text, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0);
      case 4 -> joined(text, text.length, oneOf(ODD_VALUES).getBytes(UTF_8), text.length);
      default -> joined(text, at, new byte[] {(byte) 0xc3, (byte) 0x28}, at);
    };
  }

  /** {@return the bytes before {@code to}, {@code between}, and those from {@code from} on} */
  private static byte[] joined(byte[] text, int to, byte[] between, int from) {
    byte[] all = new byte[to + between.length + text.length - from];
    System.arraycopy(text, 0, all, 0, to);
    System.arraycopy(between, 0, all, to, between.length);
    System.arraycopy(text, from, all, to + between.length, text.length - from);
    return all;
  }

  private String oneOf(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
