package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project that {@code modeldock plugins new} makes; the lane "author" builds one with Maven.
 */
class NewProjectTest {

  @TempDir Path folder;
  private Path project;

  @BeforeEach
  void name() {
    project = folder.resolve("acme");
  }

  private Distribution.Outcome make(String... arguments) {
    List<String> all = Stream.concat(Stream.of("plugins", "new"), Stream.of(arguments)).toList();
    return Distribution.built().run(folder.resolve("home"), all.toArray(String[]::new));
  }

  private Distribution.Outcome acme() {
    return make("acme-llm", "--package", "com.acme.llm", "--dir", project.toString());
  }

  @Test
  void projectHasItsNamesEverywhereAndTheTemplatesNowhere() throws IOException {
    assertThat(acme().exit()).isZero();

    assertThat(project.resolve("src/main/java/com/acme/llm/AcmeLlmProvider.java")).exists();
    assertThat(project.resolve("src/test/java/com/acme/llm/AcmeLlmContractTest.java")).exists();
    assertThat(project.resolve(".gitignore")).exists();
    assertThat(project.resolve("src/main/java/module-info.java"))
        .content()
        .contains("module com.acme.llm {", "com.acme.llm.AcmeLlmProviderFactory;");
    assertThat(project.resolve("src/main/resources/META-INF/MANIFEST.MF"))
        .content()
        .contains("Plugin-Id: acme-llm", "Plugin-Version: ${project.version}");
    for (Path file : texts()) {
      assertThat(file).content().doesNotContainIgnoringCase("demo").doesNotContain("symbol_");
      // In Java it begins annotations and Javadoc's tags; elsewhere it would be a leftover.
      if (!file.toString().endsWith(".java")) {
        assertThat(file).content().doesNotContain("@");
      }
    }
  }

  private List<Path> texts() throws IOException {
    try (Stream<Path> files = Files.walk(project)) {
      List<Path> texts =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(project.resolve("repository")))
              .toList();
      assertThat(texts).hasSizeGreaterThan(8);
      return texts;
    }
  }

  @Test
  void folderWithSomethingInItIsLeftAlone() throws IOException {
    Files.createDirectories(project);
    Path mine = Files.writeString(project.resolve("pom.xml"), "mine");

    Distribution.Outcome refused = acme();

    assertThat(refused.exit()).isEqualTo(7);
    assertThat(refused.err()).contains("has something in it", "--dir");
    assertThat(mine).hasContent("mine");
    try (Stream<Path> files = Files.list(project)) {
      assertThat(files).containsExactly(mine);
    }
  }

  @Test
  void nameThatCannotBeUsedIsRefusedBeforeAnythingIsWritten() {
    assertThat(make("Acme", "--dir", project.toString()).exit()).isEqualTo(2);
    assertThat(make("new", "--dir", project.toString()).err()).contains("word of Java");
    assertThat(make("x", "--package", "java.x", "--dir", project.toString()).exit()).isEqualTo(2);
    assertThat(project).doesNotExist();
  }
}
