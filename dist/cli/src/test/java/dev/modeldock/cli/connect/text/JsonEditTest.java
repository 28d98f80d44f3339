package dev.modeldock.cli.connect.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEditTest {

  private static final Map<String, String> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put("URL", "http://g");
    VALUES.put("KEY", "mdk_1");
  }

  private static String edited(String text) {
    return JsonEdit.set(text, "env", VALUES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "{}\n", "{ }\n", "{\n\n}\n"})
  void nothingBecomesADocument(String text) {
    assertThat(edited(text))
        .isEqualTo(
            """
            {
              "env": {
                "URL": "http://g",
                "KEY": "mdk_1"
              }
            }
            """);
  }

  @Test
  void everythingElseKeepsItsBytes() {
    String text =
        """
        {
            "model":"opus",   "big" : 12345678901234567890123,
            "e": 1.50e+3, "list": [1, {"env": {"URL": "not mine"}}, "]}\\"{"],
            "env": { "MINE": "\\u0041", "KEY" :"old" , "Z": "z" },
            "last": null
        }
        """;

    assertThat(edited(text))
        .isEqualTo(
            text.replace("\"old\"", "\"mdk_1\"")
                .replace("\"Z\": \"z\" }", "\"Z\": \"z\", \"URL\": \"http://g\" }"));
  }

  @Test
  void theIndentationIsThatOfTheFile() {
    assertThat(edited("{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}"))
        .isEqualTo(
            "{\n\t\"a\": {\n\t\t\"b\": 1\n\t},\n\t\"env\": {\n\t\t\"URL\": \"http://g\",\n"
                + "\t\t\"KEY\": \"mdk_1\"\n\t}\n}");
    assertThat(edited("{\n    \"env\": {}\n}"))
        .isEqualTo(
            "{\n    \"env\": {\n        \"URL\": \"http://g\",\n        \"KEY\": \"mdk_1\"\n    }\n}");
  }

  @Test
  void linesEndAsTheyDoInTheFile() {
    assertThat(edited("{\r\n  \"env\": {\r\n    \"A\": \"1\"\r\n  }\r\n}\r\n"))
        .isEqualTo(
            "{\r\n  \"env\": {\r\n    \"A\": \"1\",\r\n    \"URL\": \"http://g\",\r\n"
                + "    \"KEY\": \"mdk_1\"\r\n  }\r\n}\r\n");
  }

  @Test
  void oneLineStaysOneLine() {
    assertThat(edited("{\"a\":1}"))
        .isEqualTo("{\"a\":1, \"env\": {\"URL\": \"http://g\", \"KEY\": \"mdk_1\"}}");
  }

  @Test
  void aSecondEditChangesNothing() {
    String once = edited("{\n  \"a\": [\n  ],\n  \"env\": {\"KEY\": \"x\"}\n}\n");

    assertThat(edited(once)).isEqualTo(once);
  }

  @Test
  void textsAreEscaped() {
    assertThat(JsonEdit.set("", "env", Map.of("M", "a\"b\\c\n")))
        .contains("\"M\": \"a\\\"b\\\\c\\n\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "\"secret-text\"",
        "{\"env\": {\"KEY\": \"secret-text}",
        "{\"a\": 1,}",
        "// secret-text\n{}",
        "{\"env\": [\"secret-text\"]}",
        "{\"env\": null}",
        "{\"env\": {}, \"env\": {}}",
        "{\"env\": {\"KEY\": \"secret-text\", \"KEY\": \"b\"}}",
        "{} x"
      })
  void whatIsNoSuchDocumentIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> edited(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret-text");
  }
}
