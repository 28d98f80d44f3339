package dev.modeldock.kernel.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UiBundleTest {

  private static final String PAGE = "<script src=\"@version@/js/main.js\"></script>@version@";

  @Test
  void theFirstPageNamesTheVersionWhereverItHasTheMark() {
    UiBundle bundle = bundle(Map.of("index.html", PAGE, "js/main.js", "'@version@'"));

    assertThat(text(bundle, "index.html"))
        .isEqualTo("<script src=\"%1$s/js/main.js\"></script>%1$s".formatted(bundle.version()));
    assertThat(text(bundle, "js/main.js")).as("files of all versions").isEqualTo("'@version@'");
  }

  @Test
  void theSameFilesAreTheSameVersion() {
    var files = Map.of("index.html", PAGE, "js/main.js", "main()");

    assertThat(bundle(files).version()).matches("[0-9a-f]{16}").isEqualTo(bundle(files).version());
  }

  @Test
  void anyChangeOfAnyFileIsAnotherVersion() {
    assertThat(
            Stream.of(
                    bundle(Map.of("index.html", PAGE, "js/main.js", "main()")),
                    bundle(Map.of("index.html", PAGE, "js/main.js", "main();")),
                    bundle(Map.of("index.html", PAGE + " ", "js/main.js", "main()")),
                    bundle(Map.of("index.html", PAGE, "js/other.js", "main()")),
                    bundle(Map.of("index.html", PAGE, "js/main.js", "main()", "icon.svg", "")))
                .map(UiBundle::version))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          index.html     | text/html; charset=utf-8
          js/main.js     | text/javascript; charset=utf-8
          lib/a.min.css  | text/css; charset=utf-8
          i18n/zh/a.json | application/json
          icon.svg       | image/svg+xml
          lib/a/LICENSE  | text/plain; charset=utf-8
          lib/a.exe      | text/plain; charset=utf-8
          """)
  void theTypeOfAFileIsAsItsNameEnds(String name, String type) {
    assertThat(UiFile.named(name, new byte[0]).contentType()).isEqualTo(type);
  }

  @Test
  void aProcessWithoutTheModuleHasNoFiles() {
    assertThat(UiBundle.read(ModuleLayer.empty())).isEmpty();
  }

  static UiBundle bundle(Map<String, String> files) {
    var contents = new TreeMap<String, byte[]>();
    files.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return UiBundle.of(contents);
  }

  private static String text(UiBundle bundle, String name) {
    return new String(
        bundle.files().getOrDefault(name, UiFile.named("", new byte[0])).content(),
        StandardCharsets.UTF_8);
  }
}
