package dev.modeldock.examples.vllm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example in {@code docs/plugin-guide.md} is this module's code. After a change, renew it with
 * {@code -Dmodeldock.docs.renew=true}.
 */
class GuideTest {

  private static final Path PAGE = Path.of("../../docs/plugin-guide.md");
  private static final String CODE = "```java\n";
  private static final String END = "```\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/main/java/dev/modeldock/examples/vllm/VllmProviderFactory.java",
        "src/test/java/dev/modeldock/examples/vllm/VllmContractTest.java"
      })
  void theGuideShowsTheCodeThatIsTested(String file) throws IOException {
    String code = withoutImports(Files.readString(Path.of(file)));
    String page = Files.readString(PAGE);
    int begin = page.indexOf(CODE, page.indexOf("<!-- example: " + file + " -->")) + CODE.length();
    int end = page.indexOf(END, begin);
    if (Boolean.getBoolean("modeldock.docs.renew")) {
      Files.writeString(PAGE, page.substring(0, begin) + code + page.substring(end));
      return;
    }

    assertEquals(code, page.substring(begin, end));
  }

  /** A reader needs no imports, and an editor adds them. */
  private static String withoutImports(String source) {
    int imports = source.lastIndexOf("\nimport ");
    return source.substring(source.indexOf('\n', imports + 1)).strip() + "\n";
  }
}
