package dev.modeldock.api.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {

  private static final URI HERE = URI.create("http://127.0.0.1:11434/api/tags?key=hidden");

  @Test
  void aGetHasNoBodyAndAPostIsJson() {
    byte[] json = "{}".getBytes(StandardCharsets.UTF_8);

    HttpCall get = HttpCall.get(HERE);
    HttpCall post = HttpCall.post(HERE, json);

    assertThat(get.method()).isEqualTo("GET");
    assertThat(get.body()).isNull();
    assertThat(get.headers()).isEmpty();
    assertThat(post.method()).isEqualTo("POST");
    assertThat(post.body()).isEqualTo(json);
    assertThat(post.headers()).containsExactly(Map.entry("content-type", "application/json"));
    assertThat(post.uri()).isEqualTo(HERE);
  }

  @Test
  void headersAreAddedInOrderByLowerCaseNameToANewCall() {
    HttpCall plain = HttpCall.get(HERE);

    HttpCall call = plain.header("Authorization", "Bearer a").header("X-Tag", "t");

    assertThat(call.headers())
        .containsExactly(Map.entry("authorization", "Bearer a"), Map.entry("x-tag", "t"));
    assertThat(plain.headers()).isEmpty();
    assertThatThrownBy(() -> call.headers().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nx: y", "a\nx: y", "a\rb", "a\0b", "a\u0001b", "a\u007fb", "\n", "a\u000bb"})
  void aValueCannotBeginAnotherHeader(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpCall.get(HERE).header("x-tag", value))
        .withMessage("header 'x-tag' is not a plain header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "a\n", "a\tb", "ä", "a(b)", "x-tag "})
  void aNameIsLettersDigitsAndDashes(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> HttpCall.get(HERE).header(name, "value"));
  }

  @Test
  void tabsAndWhatIsNotAsciiAreNoDanger() {
    assertThat(HttpCall.get(HERE).header("x-tag", "a\tb").headers().getFirst().getValue())
        .isEqualTo("a\tb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "content-length", "Connection", "Transfer-Encoding"})
  void whatFramesTheMessageIsTheHostsAlone(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpCall.get(HERE).header(name, "x"))
        .withMessage("header '" + name + "' is set by the host");
  }

  @Test
  void aRefusedValueIsNotRepeated() {
    assertThatThrownBy(() -> HttpCall.get(HERE).header("authorization", "Bearer s3cret\n"))
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void asTextThereAreNoSecrets() {
    HttpCall call = HttpCall.get(HERE).header("authorization", "Bearer s3cret");

    assertThat(call).hasToString("GET http://127.0.0.1:11434/api/tags");
  }

  @Test
  void asTextThereAreNoCredentialsOfTheAddress() {
    assertThat(HttpCall.get(URI.create("http://me:s3cret@host:1/x")).toString())
        .doesNotContain("s3cret");
  }
}
