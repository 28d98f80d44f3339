package dev.modeldock.controlcenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What the policy of the pages forbids is not in them, and nothing that they name is missing. */
class PagesTest {

  private static final Path LIBRARIES = Pages.SERVED.resolve("lib");
  private static final int MOST_BYTES = 150_000;
  private static final int MOST_LINES = 400;

  private static final Pattern INLINE =
      Pattern.compile("\\s(?:style|on[a-z]+)=[\"'$]|<style\\b|<script(?![^>]*\\ssrc=)");
  private static final Pattern MARKUP_FROM_TEXT =
      Pattern.compile(
          "\\b(?:inner|outer|unsafe)HTML\\b|\\binsertAdjacentHTML\\b|\\bunsafe(?:SVG|CSS|Static)\\b"
              + "|\\bdocument\\.write|\\beval\\(|\\bnew Function\\b|\\bsetHTMLUnsafe\\b|srcdoc"
              + "|\\bjavascript:|\\bset(?:Timeout|Interval)\\(\\s*['\"`]");
  private static final Pattern ELSEWHERE =
      Pattern.compile("https?://(?!(?:127\\.0\\.0\\.1|localhost)\\b)[^\\s'\"`)]*");
  private static final Pattern OTHER_FILES = Pattern.compile("@import|url\\(");

  /** Ours begin a line; those of the examples that a script shows do not. */
  private static final Pattern OUR_IMPORT =
      Pattern.compile(
          "(?m)(?:^(?:import|export|})[^\\n]*\\bfrom |^import |\\bimport\\()['\"]([^'\"\\n]+)['\"]");

  private static final Pattern ANY_IMPORT =
      Pattern.compile("(?:\\bfrom\\s*|\\bimport\\s*\\(?\\s*)['\"]([^'\"\\n]+)['\"]");
  private static final Pattern STATIC_IMPORT =
      Pattern.compile("(?m)\\bfrom\\s*['\"](\\.[^'\"\\n]+)['\"]");
  private static final Pattern PRELOADED =
      Pattern.compile("<link rel=\"modulepreload\" href=\"@version@/([^\"]+)\">");
  private static final Pattern NAMED = Pattern.compile("(?:href|src)=\"@version@/([^\"]+)\"");
  private static final Pattern ICON = Pattern.compile("\\b(?:icon\\(|symbol: )'([\\w-]+)'");
  private static final Pattern STYLED = Pattern.compile("(?m)^\\.([a-z][a-z-]*)(?=[ {:,.])");
  private static final Pattern DRAWN = Pattern.compile("(?m)^  '?([\\w-]+)'?: '");

  @Test
  void nothingIsInlineThatThePolicyWouldStop() {
    assertThat(found(INLINE, ".html", ".js")).isEmpty();
  }

  @Test
  void noTextEverBecomesMarkupOrCode() {
    assertThat(found(MARKUP_FROM_TEXT, ".html", ".js")).isEmpty();
  }

  @Test
  void nothingComesFromElsewhere() {
    assertThat(found(ELSEWHERE, ".html", ".js", ".css")).isEmpty();
    assertThat(found(OTHER_FILES, ".css")).isEmpty();
  }

  @Test
  void everyScriptFindsWhatItImports() {
    List<String> missing = new ArrayList<>();
    int imports = 0;
    for (Path file : Pages.files(Pages.SERVED, ".js")) {
      Pattern pattern = file.startsWith(LIBRARIES) ? ANY_IMPORT : OUR_IMPORT;
      for (String name : all(pattern, Pages.text(file))) {
        imports++;
        if (!name.startsWith(".") || !Files.isRegularFile(file.resolveSibling(name))) {
          missing.add(Pages.SERVED.relativize(file) + " imports " + name);
        }
      }
    }

    assertThat(imports).isGreaterThan(50);
    assertThat(missing).isEmpty();
  }

  @Test
  void theFirstPageNamesEveryStyleAndNothingThatIsNotThere() {
    List<String> named = all(NAMED, Pages.text(Pages.OURS.resolve("index.html")));

    assertThat(named)
        .doesNotHaveDuplicates()
        .contains("js/theme.js", "js/main.js", "icon.svg")
        .allSatisfy(name -> assertThat(Pages.SERVED.resolve(name)).isRegularFile());
    assertThat(named)
        .containsAll(Pages.ours(".css").stream().map(PagesTest::name).toList())
        .contains("lib/uplot/uPlot.min.css");
  }

  /** Else the browser would learn of each file only when it has read the one before it. */
  @Test
  void theFirstPageAsksAtOnceForAllScriptsThatItNeeds() {
    String page = Pages.text(Pages.OURS.resolve("index.html"));
    Set<String> needed = new TreeSet<>();
    collect(Path.of("js/main.js"), needed);
    collect(Path.of("js/screens/overview.js"), needed);
    needed.remove("js/main.js");

    assertThat(all(PRELOADED, page)).containsExactlyInAnyOrderElementsOf(needed);
  }

  private static void collect(Path file, Set<String> needed) {
    if (needed.add(file.toString().replace('\\', '/'))) {
      for (String name : all(STATIC_IMPORT, Pages.text(Pages.SERVED.resolve(file)))) {
        collect(file.resolveSibling(name).normalize(), needed);
      }
    }
  }

  @Test
  void everySymbolThatIsShownIsDrawn() {
    Path icons = Pages.OURS.resolve("js/ui/icons.js");
    Set<String> shown = new TreeSet<>();
    for (Path file : Pages.ours(".js")) {
      shown.addAll(all(ICON, Pages.text(file)));
    }

    assertThat(shown).isNotEmpty().isSubsetOf(all(DRAWN, Pages.text(icons)));
  }

  @Test
  void allOfItIsSmall() throws IOException {
    long sum = 0;
    for (Path file : Pages.files(Pages.SERVED, "")) {
      var packed = new ByteArrayOutputStream();
      try (var out = new GZIPOutputStream(packed)) {
        Files.copy(file, out);
      }
      sum += packed.size();
    }

    System.out.printf("the control center is %d bytes, each file packed%n", sum);
    assertThat(sum).isBetween(1L, (long) MOST_BYTES);
  }

  /**
   * All styles hold on all screens: of two that mean different things by one word, one is wrong.
   */
  @Test
  void eachClassHasItsStyleInOneFile() {
    var homes = new TreeMap<String, Set<String>>();
    for (Path file : Pages.ours(".css")) {
      for (String name : all(STYLED, Pages.text(file))) {
        homes.computeIfAbsent(name, _ -> new TreeSet<>()).add(name(file));
      }
    }
    assertThat(homes).isNotEmpty().allSatisfy((name, files) -> assertThat(files).hasSize(1));
  }

  @Test
  void noFileIsLong() {
    assertThat(Pages.ours("").stream())
        .allSatisfy(file ->
            assertThat(Pages.text(file).lines().count())
                .as(name(file))
                .isLessThanOrEqualTo(MOST_LINES));
  }

  @Test
  void theLibrariesComeWithTheirLicences() throws IOException {
    try (Stream<Path> folders = Files.list(LIBRARIES)) {
      assertThat(folders)
          .containsExactlyInAnyOrder(LIBRARIES.resolve("lit-html"), LIBRARIES.resolve("uplot"))
          .allSatisfy(folder -> assertThat(folder.resolve("LICENSE")).isNotEmptyFile());
    }
  }

  private static List<String> found(Pattern forbidden, String... endings) {
    List<String> found = new ArrayList<>();
    for (String ending : endings) {
      for (Path file : Pages.ours(ending)) {
        forbidden
            .matcher(Pages.text(file))
            .results()
            .map((MatchResult it) -> name(file) + " has " + it.group().strip())
            .forEach(found::add);
      }
    }
    return found;
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(it -> it.group(1)).toList();
  }

  private static String name(Path file) {
    return Pages.OURS.relativize(file).toString().replace('\\', '/');
  }
}
