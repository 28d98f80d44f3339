package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.testkit.contract.ContractReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/providers.md} is what the contract tests of this very build found. After
 * a change, renew it with {@code -Dmodeldock.docs.renew=true}.
 */
class ProvidersTableTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/providers.md");
  private static final String BEGIN = "<!-- the table begins -->\n\n";
  private static final String END = "\n<!-- the table ends -->";

  /** Every provider that ships; one whose contract test did not run has no place to hide. */
  private static final List<String> TYPES =
      List.of("claudecode", "codex", "dashscope", "demo", "lmstudio", "ollama", "openai");

  /** The guide's example, and the provider that is frozen at API 1.0. */
  private static final Set<String> NOT_SHIPPED = Set.of("vllm.json", "veteran.json");

  @Test
  void thePageShowsWhatTheContractTestsFound() throws IOException {
    List<Path> found = results();
    // A build without the providers' tests has nothing to compare; the whole build always has.
    Assumptions.assumeFalse(found.isEmpty(), "the contract tests were not run in this build");
    assertThat(found)
        .extracting(file -> file.getFileName().toString().replace(".json", ""))
        .containsExactlyInAnyOrderElementsOf(TYPES);
    var files = new ArrayList<String>();
    for (Path file : found) {
      files.add(Files.readString(file));
    }
    ContractReport report = ContractReport.of(files);
    assertThat(report.failures()).isEmpty();

    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (Boolean.getBoolean("modeldock.docs.renew")) {
      page = page.substring(0, begin) + report.markdown() + page.substring(end);
      Files.writeString(PAGE, page);
      end = page.indexOf(END);
    }
    assertThat(page.substring(begin, end)).isEqualTo(report.markdown());
  }

  private static List<Path> results() throws IOException {
    var found = new ArrayList<Path>();
    for (String part : List.of("plugins", "plugin-template")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(part), 5)) {
        files
            .filter(file -> file.getParent().endsWith("target/contract"))
            .filter(file -> file.toString().endsWith(".json"))
            .filter(file -> !NOT_SHIPPED.contains(file.getFileName().toString()))
            .forEach(found::add);
      }
    }
    return found;
  }
}
