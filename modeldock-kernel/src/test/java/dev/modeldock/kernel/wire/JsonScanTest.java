package dev.modeldock.kernel.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScanTest {

  private final JsonScan scan = JsonScan.strict();

  private void scan(String json) throws MalformedJsonException {
    byte[] bytes = json.getBytes(UTF_8);
    scan.scan(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " \t\r\n{ } \n",
        "{\"a\":1}",
        "{\"a\":[],\"b\":{},\"c\":[ ],\"d\":{ }}",
        "{\"a\":[[],{\"a\":[1,{}]},null,true,false,\"\"]}",
        "{\"a\":-0.0e-0,\"b\":1E+999,\"c\":123456789012345678901234567890,\"d\":0}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\"}",
        "{\"\":\"\",\" \":\" \"}",
        "{\"é\":\"\u007f ÿ ࠀ \uFFFF 😀 \uDBFF\uDFFF\"}"
      })
  void whatTheGrammarAllowsIsAccepted(String json) {
    assertThatCode(() -> scan(json)).doesNotThrowAnyException();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("", "nothing but blanks at byte 0"),
        Arguments.of(" \n ", "nothing but blanks at byte 3"),
        Arguments.of("\uFEFF{}", "a byte order mark at byte 0"),
        Arguments.of("[]", "something other than an object at byte 0"),
        Arguments.of(" \"a\"", "something other than an object at byte 1"),
        Arguments.of("null", "something other than an object at byte 0"),
        Arguments.of("{", "no name where a member begins at byte 1"),
        Arguments.of("{\"a\"", "no colon behind a name at byte 4"),
        Arguments.of("{\"a\" 1}", "no colon behind a name at byte 5"),
        Arguments.of("{\"a\":", "no JSON value at byte 5"),
        Arguments.of("{\"a\":}", "no JSON value at byte 5"),
        Arguments.of("{\"a\":1", "neither a comma nor an end behind a value at byte 6"),
        Arguments.of("{\"a\":1]", "neither a comma nor an end behind a value at byte 6"),
        Arguments.of("{\"a\":[1}", "neither a comma nor an end behind a value at byte 7"),
        Arguments.of("{\"a\":1 \"b\":2}", "neither a comma nor an end behind a value at byte 7"),
        Arguments.of("{\"a\":1,}", "no name where a member begins at byte 7"),
        Arguments.of("{,}", "no name where a member begins at byte 1"),
        Arguments.of("{a:1}", "no name where a member begins at byte 1"),
        Arguments.of("{'a':1}", "no name where a member begins at byte 1"),
        Arguments.of("{\"a\":[1,]}", "no JSON value at byte 8"),
        Arguments.of("{\"a\":[,1]}", "no JSON value at byte 6"),
        Arguments.of("{\"a\":/**/1}", "no JSON value at byte 5"),
        Arguments.of("{} {}", "something behind the object at byte 3"),
        Arguments.of("{}\0", "something behind the object at byte 2"),
        Arguments.of("{\"a\":tru}", "no JSON value at byte 5"),
        Arguments.of("{\"a\":True}", "no JSON value at byte 5"),
        Arguments.of("{\"a\":nul", "no JSON value at byte 5"),
        Arguments.of("{\"a\":NaN}", "no JSON value at byte 5"),
        Arguments.of("{\"a\":Infinity}", "no JSON value at byte 5"),
        Arguments.of("{\"a\":truee}", "neither a comma nor an end behind a value at byte 9"),
        Arguments.of("{\"a\":01}", "a number that is not written as JSON wants it at byte 5"),
        Arguments.of("{\"a\":-}", "a number that is not written as JSON wants it at byte 5"),
        Arguments.of("{\"a\":1.}", "a number that is not written as JSON wants it at byte 5"),
        Arguments.of("{\"a\":1e}", "a number that is not written as JSON wants it at byte 5"),
        Arguments.of("{\"a\":1e+}", "a number that is not written as JSON wants it at byte 5"),
        Arguments.of("{\"a\":.5}", "no JSON value at byte 5"),
        Arguments.of("{\"a\":+1}", "no JSON value at byte 5"),
        Arguments.of("{\"a\":0x1F}", "neither a comma nor an end behind a value at byte 6"),
        Arguments.of("{\"a\":1e999999}", "a number out of range at byte 5"),
        Arguments.of("{\"a\":" + "1".repeat(1001) + "}", "a number of too many digits at byte 5"),
        Arguments.of("{\"a\":\"b", "a string without its closing quote at byte 7"),
        Arguments.of("{\"a\":\"b\\\"}", "a string without its closing quote at byte 10"),
        Arguments.of("{\"a\":\"b\nc\"}", "a control character inside a string at byte 7"),
        Arguments.of("{\"a\0b\":1}", "a control character inside a string at byte 3"),
        Arguments.of("{\"a\":\"\\x41\"}", "an unknown escape at byte 6"),
        Arguments.of("{\"a\":\"\\", "an unknown escape at byte 6"),
        Arguments.of("{\"a\":\"\\u12g4\"}", "an escape without its four hex digits at byte 6"),
        Arguments.of("{\"a\":\"\\u12", "an escape without its four hex digits at byte 6"),
        Arguments.of("{\"a\":\"\\ud800\"}", "half of a surrogate pair at byte 6"),
        Arguments.of("{\"a\":\"\\ude00\\ud83d\"}", "half of a surrogate pair at byte 6"),
        Arguments.of("{\"a\":\"\\ud83d\\u0041\"}", "half of a surrogate pair at byte 6"),
        Arguments.of("{\"a\":\"\\ud83d\\n\"}", "half of a surrogate pair at byte 6"),
        Arguments.of("{\"a\":1,\"b\":2,\"a\":3}", "a field that was there before at byte 13"),
        Arguments.of("{\"model\":1,\"mod\\u0065l\":2}", "a field that was there before at byte 11"),
        Arguments.of("{\"mod\\u0065l\":1,\"model\":2}", "a field that was there before at byte 16"),
        Arguments.of("{\"\\u00e9\":1,\"é\":2}", "a field that was there before at byte 12"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatItForbidsIsRefusedWithPlaceAndReason(String json, String message) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan(json))
        .withMessage(message);
    assertThat(scan.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080", // a continuation by itself
        "\u00C0\u00AF", // an overlong slash
        "\u00C1\u00BF",
        "\u00E0\u009F\u00BF", // an overlong three
        "\u00ED\u00A0\u0080", // a surrogate
        "\u00F0\u008F\u00BF\u00BF", // an overlong four
        "\u00F4\u0090\u0080\u0080", // beyond U+10FFFF
        "\u00F5\u0080\u0080\u0080",
        "\u00FF",
        "\u00C3", // cut short
        "\u00C3(",
        "\u00E2\u0082",
        "\u00E2(\u00A1",
        "\u00F0\u009F\u0098",
        "\u00F0\u009F(\u0080"
      })
  void bytesThatAreNotUtf8AreRefusedInValuesAndNames(String latin) {
    byte[] value = ("{\"a\":\"plain ascii first" + latin + "\"}").getBytes(ISO_8859_1);
    byte[] name = ("{\"" + latin + "\":1}").getBytes(ISO_8859_1);
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan.scan(value, 0, value.length))
        .withMessage("bytes that are not UTF-8 at byte 23");
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan.scan(name, 0, name.length))
        .withMessage("bytes that are not UTF-8 at byte 2");
  }

  @Test
  void specialBytesAreSeenAtEveryPlaceOfAWord() {
    for (int before = 0; before < 20; before++) {
      for (int after = 0; after < 20; after++) {
        String head = "{\"a\":\"" + "x".repeat(before);
        String tail = "y".repeat(after) + "\"}";
        assertThatCode(() -> scan(head + "\\\"" + tail)).doesNotThrowAnyException();
        assertThatCode(() -> scan(head + "é" + tail)).doesNotThrowAnyException();
        for (String bad : new String[] {"\0", "\u001f", "\\q"}) {
          assertThatExceptionOfType(MalformedJsonException.class)
              .isThrownBy(() -> scan(head + bad + tail))
              .matches(e -> e.position() == head.length());
        }
      }
    }
  }

  @Test
  void sixtyFourLevelsAreEnough() {
    String deepest = "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}";
    assertThatCode(() -> scan(deepest)).doesNotThrowAnyException();
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"))
        .withMessage("more than 64 levels at byte 68");
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan("{\"a\":" + "[".repeat(1_000_000)))
        .withMessage("more than 64 levels at byte 68");
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan("{\"a\":".repeat(1_000_000)))
        .withMessage("more than 64 levels at byte 320");
  }

  @Test
  void theKindsOfSixtyFourLevelsAreAllRemembered() {
    String open = "[{\"b\":".repeat(31) + "[";
    String close = "]" + "}]".repeat(31);
    assertThatCode(() -> scan("{\"a\":" + open + close + "}")).doesNotThrowAnyException();
    String wrong = close.substring(0, close.length() - 1) + "}";
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan("{\"a\":" + open + wrong + "}"));
  }

  @Test
  void fieldsAndValuesAreCounted() {
    String most =
        IntStream.range(0, 256).mapToObj(i -> "\"k" + i + "\":0").collect(Collectors.joining(","));
    assertThatCode(() -> scan("{" + most + "}")).doesNotThrowAnyException();
    assertThat(scan.size()).isEqualTo(256);
    assertThat(scan.find("k255")).isEqualTo(255);
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan("{" + most + ",\"one\":1}"))
        .withMessageStartingWith("more than 256 fields at byte ");
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan("{\"a\":[" + "0,".repeat(1_000_000) + "0]}"))
        .withMessageStartingWith("more than 1000000 values at byte ");
  }

  @Test
  void aStringOfTenMegabytesIsNoTrouble() throws MalformedJsonException {
    scan("{\"a\":\"" + "iVBORw0KGgo=".repeat(900_000) + "\",\"b\":true}");
    assertThat(scan.kind(scan.find("b"))).isEqualTo(JsonKind.TRUE);
  }

  @Test
  void membersAreFoundWhereTheyAre() throws MalformedJsonException {
    scan("  { \"a\" : [1, {\"model\":\"inner\"}] ,\"mod\\u0065l\":\"x\",\"n\": -1.5 ,\"z\":null}");
    assertThat(scan.size()).isEqualTo(4);
    assertThat(scan.name(1)).isEqualTo("model");
    assertThat(scan.find("model")).isEqualTo(1);
    assertThat(scan.find("inner")).isEqualTo(-1);
    assertThat(scan.value("absent")).isNull();
    assertThat(scan.value(0).raw()).isEqualTo("[1, {\"model\":\"inner\"}]");
    assertThat(scan.value(1).text()).isEqualTo("x");
    assertThat(scan.value(2).raw()).isEqualTo("-1.5");
    assertThat(scan.kind(3)).isEqualTo(JsonKind.NULL);
    assertThat(scan.nameStart(0)).isEqualTo(4);
  }

  @Test
  void onlyTheGivenStretchOfTheArrayCounts() throws MalformedJsonException {
    byte[] bytes = "}}{\"a\":\"b\"}]]".getBytes(UTF_8);
    scan.scan(bytes, 2, 9);
    assertThat(scan.value(0).text()).isEqualTo("b");
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> scan.scan(bytes, 2, 8))
        .withMessage("neither a comma nor an end behind a value at byte 10");
    for (int length = 0; length < 9; length++) {
      int cut = length;
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> scan.scan(bytes, 2, cut));
    }
  }

  @Test
  void aLenientScanPassesNamesThatComeTwiceAndHalvedPairs() throws MalformedJsonException {
    byte[] bytes = "{\"a\":\"\\ud83d\",\"a\":\"\\ude00\"}".getBytes(UTF_8);
    var lenient = JsonScan.lenient();
    lenient.scan(bytes, 0, bytes.length);
    assertThat(lenient.size()).isEqualTo(2);
    assertThat(lenient.value(0).text()).isEqualTo("\ud83d");
    byte[] broken = "{\"a\":1,}".getBytes(UTF_8);
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> lenient.scan(broken, 0, broken.length));
  }
}
