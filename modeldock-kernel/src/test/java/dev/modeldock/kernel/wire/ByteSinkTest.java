package dev.modeldock.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ByteSinkTest {

  private final ByteSink sink = new ByteSink(1);

  private String text() {
    return new String(sink.array(), 0, sink.length(), UTF_8);
  }

  @Test
  void controlsQuotesAndBackslashesAreEscaped() {
    sink.string("\"\\/\b\f\n\r\t\0\u001f\u007fé\u20ac😀");
    assertThat(text()).isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u007fé\u20ac😀\"");
  }

  @Test
  void halfOfASurrogatePairBecomesTheReplacementCharacter() {
    sink.string("a\ud83d").string("\ude00b").string("\ude00\ud83d").string("\ud83d\ud83d\ude00");
    assertThat(text()).isEqualTo("\"a\uFFFD\"\"\uFFFDb\"\"\uFFFD\uFFFD\"\"\uFFFD😀\"");
  }

  @Test
  void whateverIsWrittenReadsBackTheSame() {
    var random = new Random(7);
    var mapper = new JsonMapper();
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(40), 0, 0x3000)
              .map(c -> c < 0x1000 ? c % 0x80 : c < 0x1800 ? 0x1F600 + c % 0x40 : c)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      var fresh = new ByteSink(random.nextInt(8));
      fresh.string(text);
      assertThat(mapper.readTree(fresh.toBytes()).stringValue()).isEqualTo(text);
    }
  }

  @Test
  void itGrowsAndKeepsItsRoom() {
    String long1 = "x".repeat(5000);
    sink.ascii(long1).bytes("abc".getBytes(UTF_8), 1, 1).number(Long.MIN_VALUE).string(long1);
    assertThat(text()).isEqualTo(long1 + "b" + Long.MIN_VALUE + "\"" + long1 + "\"");
    byte[] room = sink.array();
    sink.reset();
    assertThat(sink.isEmpty()).isTrue();
    sink.ascii("y");
    assertThat(sink.array()).isSameAs(room);
    assertThat(sink.toBytes()).isEqualTo(new byte[] {'y'});
  }
}
