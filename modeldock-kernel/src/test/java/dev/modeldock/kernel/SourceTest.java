package dev.modeldock.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can only be seen in the sources, of every module. */
class SourceTest {

  /** Maven runs the tests in the module's folder. */
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private static final int MOST_LINES = 400;
  private static final int USUAL_LINES = 75;
  private static final int MOST_TYPES = 14;
  private static final Set<String> NO_TYPES = Set.of("package-info.java", "module-info.java");

  /** Spelled in halves, or this file would be what it looks for. */
  private static final Pattern PUT_OFF = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");

  private static List<Path> sources;

  @BeforeAll
  static void findSources() throws IOException {
    try (Stream<Path> modules = Files.find(CHECKOUT, 3, SourceTest::isSourceFolder)) {
      sources = modules.flatMap(SourceTest::files).sorted().toList();
    }
  }

  private static boolean isSourceFolder(Path path, Object attributes) {
    return path.endsWith("src") && Files.isDirectory(path);
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allModulesAreSeen() {
    Set<String> modules =
        sources.stream()
            .map(file -> CHECKOUT.relativize(file).toString().replace('\\', '/'))
            .map(file -> file.substring(0, file.indexOf("/src/")))
            .collect(Collectors.toSet());
    assertThat(modules)
        .contains(
            "modeldock-api",
            "modeldock-kernel",
            "plugins/ollama",
            "plugins/testkit",
            "plugin-template",
            "dist/cli",
            "dist/assembly");
    assertThat(javaFiles("/src/main/")).hasSizeGreaterThan(300);
  }

  @Test
  void noFileIsLong() {
    Map<Path, Integer> tooLong = new TreeMap<>();
    for (Path file : javaFiles("/")) {
      int lines = lines(file).size();
      if (lines > MOST_LINES) {
        tooLong.put(CHECKOUT.relativize(file), lines);
      }
    }
    assertThat(tooLong).as("Java files of more than %d lines", MOST_LINES).isEmpty();
  }

  @Test
  void theUsualFileIsShort() {
    int[] lengths =
        javaFiles("/src/main/").stream().mapToInt(file -> lines(file).size()).sorted().toArray();
    int median = lengths[lengths.length / 2];
    System.out.println(lengths.length + " files, half of them of at most " + median + " lines");
    assertThat(median).isLessThanOrEqualTo(USUAL_LINES);
  }

  @Test
  void noPackageHoldsManyTypes() {
    Map<Path, Long> crowded =
        javaFiles("/src/main/").stream()
            .filter(file -> !NO_TYPES.contains(file.getFileName().toString()))
            .map(file -> CHECKOUT.relativize(file.getParent()))
            .collect(Collectors.groupingBy(folder -> folder, TreeMap::new, Collectors.counting()));
    crowded.values().removeIf(types -> types <= MOST_TYPES);
    assertThat(crowded).as("packages of more than %d types", MOST_TYPES).isEmpty();
  }

  @Test
  void nothingIsPutOff() {
    List<String> marks =
        sources.stream()
            .flatMap(file ->
                lines(file).stream()
                    .filter(line -> PUT_OFF.matcher(line).find())
                    .map(line -> CHECKOUT.relativize(file) + ": " + line.strip()))
            .toList();
    assertThat(marks).isEmpty();
  }

  private static List<Path> javaFiles(String part) {
    return sources.stream()
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> file.toString().replace('\\', '/').contains(part))
        .toList();
  }

  /** {@return the lines of a file; none, if it is no text} */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (MalformedInputException _) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
