package dev.modeldock.cli.connect.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlEditTest {

  private static final List<String> TABLE = List.of("model_providers", "modeldock");
  private static final String BLOCK =
      """
      [model_providers.modeldock]
      base_url = "http://g/v1"
      token = "mdk_1"
      """;

  private static String edited(String text) {
    var top = new LinkedHashMap<String, String>();
    top.put("model_provider", "modeldock");
    top.put("model", "o:m");
    var provider = new LinkedHashMap<String, String>();
    provider.put("base_url", "http://g/v1");
    provider.put("token", "mdk_1");
    return new TomlEdit(TomlText.read(text))
        .top(top)
        .table(TABLE, provider, List.of("env_key"))
        .applied();
  }

  @Test
  void nothingBecomesADocument() {
    assertThat(edited("")).isEqualTo("model_provider = \"modeldock\"\nmodel = \"o:m\"\n\n" + BLOCK);
  }

  @Test
  void otherLinesAndCommentsStayAsTheyAre() {
    assertThat(
            edited(
                """
                # mine
                model = 'gpt-5'   # the best
                approval_policy = "never"

                # servers
                [mcp_servers.x]
                args = [
                  "[model_providers.modeldock]", # not a table
                  'model = "x"',
                ]
                text = \"""
                model_provider = "no"
                [model_providers.modeldock]
                \"\"""\"

                [model_providers.other]
                model_provider = "also no"
                base_url = "http://other"
                """))
        .isEqualTo(
            """
            # mine
            model = "o:m"   # the best
            approval_policy = "never"
            model_provider = "modeldock"

            # servers
            [mcp_servers.x]
            args = [
              "[model_providers.modeldock]", # not a table
              'model = "x"',
            ]
            text = \"""
            model_provider = "no"
            [model_providers.modeldock]
            \"\"""\"

            [model_providers.other]
            model_provider = "also no"
            base_url = "http://other"

            """
                + BLOCK);
  }

  @Test
  void whenTablesComeFirstTheTopIsAboveThem() {
    assertThat(edited("# about the table\n[tui]\ntheme = \"dark\""))
        .isEqualTo(
            "model_provider = \"modeldock\"\nmodel = \"o:m\"\n\n"
                + "# about the table\n[tui]\ntheme = \"dark\"\n\n"
                + BLOCK);
  }

  @Test
  void theOwnTableIsChangedWhereItIs() {
    assertThat(
            edited(
                """
                model_provider = "modeldock"

                [ "model_providers" . modeldock ] # ours
                env_key = "GONE"
                request_max_retries = 9 # theirs
                token = "old"

                [model_providers.modeldock.http_headers]
                token = "header"
                """))
        .isEqualTo(
            """
            model_provider = "modeldock"
            model = "o:m"

            [ "model_providers" . modeldock ] # ours
            request_max_retries = 9 # theirs
            token = "mdk_1"
            base_url = "http://g/v1"

            [model_providers.modeldock.http_headers]
            token = "header"
            """);
  }

  @Test
  void linesEndAsTheyDoInTheFile() {
    assertThat(edited("model = \"a\"\r\n\r\n[x]\r\ny = 1\r\n"))
        .isEqualTo(
            "model = \"o:m\"\r\nmodel_provider = \"modeldock\"\r\n\r\n[x]\r\ny = 1\r\n\r\n"
                + BLOCK.replace("\n", "\r\n"));
  }

  @Test
  void aLastLineWithoutAnEndGetsOne() {
    assertThat(edited("a = 1")).startsWith("a = 1\nmodel_provider = \"modeldock\"\nmodel = ");
    assertThat(edited("[model_providers.modeldock]"))
        .endsWith("[model_providers.modeldock]\nbase_url = \"http://g/v1\"\ntoken = \"mdk_1\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a = 1",
        "[model_providers.modeldock]\nenv_key = \"A\"",
        "# c\n[x]\n",
        "d = 1979-05-27 07:32:00Z\ne = {a = 1, b.c = [{}]}\nf = -inf\ng = +1_000.5e-3\n"
      })
  void aSecondEditChangesNothing(String text) {
    String once = edited(text);

    assertThat(edited(once)).isEqualTo(once);
  }

  @Test
  void textsAreEscapedAndReadBack() {
    String text =
        new TomlEdit(TomlText.read("")).top(Map.of("m", "a\"b\\c\u0001\u007fé")).applied();

    assertThat(text).isEqualTo("m = \"a\\\"b\\\\c\\u0001\\u007Fé\"\n");
    assertThat(TomlText.read(text).text(List.of(), "m")).contains("a\"b\\c\u0001\u007fé");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model_providers = { modeldock = { name = \"x\" } }",
        "model_providers.modeldock.name = \"x\"",
        "[model_providers]\nmodeldock = { name = \"x\" }",
        "[model_providers]\nmodeldock.name = \"x\"",
        "[[model_providers]]\nname = \"x\"",
        "[model_providers.modeldock]\n[model_providers.modeldock]",
        "model = \"a\"\nmodel = \"b\""
      })
  void otherFormsOfWhatIsOursAreRefusedByTheirLine(String text) {
    assertThatThrownBy(() -> edited(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key = secret-text",
        "key = \"secret-text",
        "key = \"secret-text\\",
        "key = \"\"\"secret-text",
        "key = '''secret-text\\",
        "key = [1, \"secret-text\"",
        "key = [1 2]",
        "key = {a = 1",
        "key",
        "key =",
        "= 1",
        "[table",
        "[[table]",
        "a = 1 b = 2",
        "a = \"\\q\"\n[\"\\q\"]",
        "{\"json\": 1}"
      })
  void whatIsNotTomlIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> edited(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret-text");
  }
}
