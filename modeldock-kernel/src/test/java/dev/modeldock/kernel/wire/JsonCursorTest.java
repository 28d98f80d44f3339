package dev.modeldock.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class JsonCursorTest {

  private static JsonValue value(String json) throws MalformedJsonException {
    byte[] bytes = ("{\"v\":" + json + "}").getBytes(UTF_8);
    var scan = JsonScan.strict();
    scan.scan(bytes, 0, bytes.length);
    return scan.value(0);
  }

  @Test
  void elementsAreStoodOnOneByOne() throws MalformedJsonException {
    var raw = new ArrayList<String>();
    for (var each = value("[ 1 ,\"a]\\\"\", {\"x\":\"}\"} ,[[]],null,true ,false,-1.5e3]").cursor();
        each.next(); ) {
      raw.add(each.value().raw());
    }
    assertThat(raw)
        .containsExactly(
            "1", "\"a]\\\"\"", "{\"x\":\"}\"}", "[[]]", "null", "true", "false", "-1.5e3");
  }

  @Test
  void afterTheLastThereIsNoneHoweverOftenOneAsks() throws MalformedJsonException {
    var cursor = value("[1]").cursor();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.next()).isFalse();
    var empty = value("{ }").cursor();
    assertThat(empty.next()).isFalse();
    assertThat(empty.next()).isFalse();
  }

  @Test
  void membersAreKnownByTheTextOfTheirNames() throws MalformedJsonException {
    var cursor = value("{\"\\u0061b\" : 1,\"ab\\n\":2}").cursor();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.named("ab")).isTrue();
    assertThat(cursor.named("abc")).isFalse();
    assertThat(cursor.named("a")).isFalse();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.name()).isEqualTo("ab\n");
    assertThat(cursor.named("ab")).isFalse();
  }

  @Test
  void countsAreWholeAndNotNegative() throws MalformedJsonException {
    var counts = new ArrayList<Long>();
    for (var each =
            value("[0,12,999999999999999999,1000000000000000000,-1,1.0,1e3,\"7\",null]").cursor();
        each.next(); ) {
      counts.add(each.count());
    }
    assertThat(counts)
        .containsExactly(0L, 12L, 999_999_999_999_999_999L, -1L, -1L, -1L, -1L, -1L, -1L);
  }

  @Test
  void aValueIsReadOnlyAsWhatItIs() throws MalformedJsonException {
    JsonValue text = value("\"a\"");
    assertThatIllegalStateException()
        .isThrownBy(text::members)
        .withMessage("a string is not an object");
    assertThatIllegalStateException().isThrownBy(text::elements);
    assertThatIllegalStateException().isThrownBy(text::cursor);
    assertThatIllegalStateException().isThrownBy(value("{}")::text);
  }

  @Test
  void ofMembersWithOneNameTheLastCounts() throws MalformedJsonException {
    assertThat(value("{\"a\":1,\"b\":2,\"\\u0061\":3}").members())
        .extractingByKey("a")
        .extracting(JsonValue::raw)
        .isEqualTo("3");
  }
}
