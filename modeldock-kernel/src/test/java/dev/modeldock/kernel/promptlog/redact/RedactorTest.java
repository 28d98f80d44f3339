package dev.modeldock.kernel.promptlog.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of what must go and of what must stay. */
class RedactorTest {

  private static final Path TABLES = Path.of("src/test/resources/redact");

  private final Redactor redactor = new Redactor();

  /** Lines of a text with {@code <<kind|secret>>} where something must go. */
  static Stream<Arguments> mustGo() {
    return lines("must-go.txt");
  }

  static Stream<Arguments> mustStay() {
    return lines("must-stay.txt");
  }

  private static Stream<Arguments> lines(String table) {
    try {
      return Files.readAllLines(TABLES.resolve(table)).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .map(RedactorTest::unescaped)
          .map(Arguments::of);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What nobody could see in a table is written by its number there: {@code ‹200b›}. */
  private static String unescaped(String line) {
    return Pattern.compile("‹([0-9a-f]+)›")
        .matcher(line)
        .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
  }

  @ParameterizedTest
  @MethodSource("mustGo")
  void whatIsPrivateGoesAndNothingElse(String line) {
    String text = line.replaceAll("(?s)<<[a-z-]+\\|(.*?)>>", "$1");
    String expected = line.replaceAll("(?s)<<([a-z-]+)\\|(.*?)>>", "[redacted:$1]");

    assertThat(redactor.redact(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("mustStay")
  void whatOnlyLooksLikeItStays(String line) {
    assertThat(redactor.redact(line)).isEqualTo(line);
  }

  /** Texts that are made to have a finder look at the same characters over and over. */
  static Stream<String> adversaries() {
    return Stream.of(
        "@",
        "a@",
        "a@b",
        "a.",
        "a@a.",
        "@@.",
        "1",
        "1 ",
        "12 ",
        "0 ",
        "01 ",
        "1-",
        "+1",
        "(",
        "(1)",
        "4111 ",
        "-",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "-----BEGIN ",
        "sk-",
        "sk-a",
        "sk-sk-ant-",
        "eyJ",
        "eyJ.",
        "eyJaaaaaaaaaa.",
        "AIza-",
        "://",
        "a://",
        "a://:",
        "a:@",
        "password",
        "password=",
        "password:\"",
        "password is ",
        "token: a1",
        ":",
        "=",
        "\\",
        "\\u",
        "\\u0040",
        "\\\\n",
        "%40",
        "&#64;",
        "DE89",
        "DE89 ",
        "DE",
        "tel ",
        "tel 1 ",
        "tel",
        "Bearer ",
        "Authorization: ",
        "\u200b",
        "٤",
        "電",
        "ｓｋ－",
        " is ",
        "密码是",
        "\ud835\udfd0");
  }

  @ParameterizedTest
  @MethodSource("adversaries")
  @Timeout(10)
  void aMegabyteOfAnythingIsDoneWithSoon(String piece) {
    String text = piece.repeat((1 << 20) / piece.length());

    assertThat(redactor.redact(text + " x@y.de")).doesNotContain("x@y.de");
  }

  @Test
  void whatIsNotSeenWholeIsRecognizedByWhatFollows() {
    String text = "Mail to john@example.com now";
    for (int end = 0; end <= text.length(); end++) {
      String kept = redactor.redact(text, end);
      assertThat(kept).doesNotContain("john", "example");
      assertThat(kept.length()).isLessThanOrEqualTo("Mail to [redacted:email] now".length());
    }
  }

  @Test
  void theTablesAreRead() {
    assertThat(mustGo().count()).isGreaterThan(100);
    assertThat(mustStay().count()).isGreaterThan(60);
  }
}
