package dev.modeldock.cli.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTemplateTest {

  private static final String HEADER =
      "#set( $symbol_pound = '#' )\n#set( $symbol_dollar = '$' )\n#set( $symbol_escape = '\\' )\n";
  private static final ProjectNames NAMES = ProjectNames.of("acme-llm", "com.acme");

  @TempDir Path folder;

  private Map<String, byte[]> files(Map<String, String> archetype) throws IOException {
    Path jar = folder.resolve("archetype.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var entry : archetype.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return new ProjectTemplate(jar).files(NAMES);
  }

  private String filled(String text) throws IOException {
    return new String(
        files(Map.of("archetype-resources/a.txt", text)).get("a.txt"), StandardCharsets.UTF_8);
  }

  @Test
  void variablesAreFilledIn() throws IOException {
    assertThat(filled(HEADER + "${groupId}:${artifactId} ${package}.${className}Provider"))
        .isEqualTo("com.acme:acme-llm com.acme.AcmeLlmProvider");
  }

  @Test
  void whatWasEscapedForVelocityIsAsItWasAndNotFilledIn() throws IOException {
    assertThat(filled(HEADER + "${symbol_pound} ${symbol_dollar}{version} ${symbol_escape}u00ef"))
        .isEqualTo("# ${version} \\u00ef");
  }

  @Test
  void fileWithoutVariablesIsTakenAsItIs() throws IOException {
    assertThat(filled("${artifactId}")).isEqualTo("${artifactId}");
  }

  @Test
  void sourcesGoIntoTheirPackageAndNothingElseIsTaken() throws IOException {
    assertThat(
            files(
                Map.of(
                    "META-INF/maven/archetype-metadata.xml", "",
                    "archetype-resources/__gitignore__", "",
                    "archetype-resources/src/main/java/module-info.java", "",
                    "archetype-resources/src/main/java/__className__Provider.java", "",
                    "archetype-resources/src/test/java/__className__ContractTest.java", "")))
        .containsOnlyKeys(
            ".gitignore",
            "src/main/java/module-info.java",
            "src/main/java/com/acme/AcmeLlmProvider.java",
            "src/test/java/com/acme/AcmeLlmContractTest.java");
  }

  @Test
  void emptyFolderIsFilledAndAFullOneIsNot() throws IOException {
    var empty = new NewFolder(Files.createDirectory(folder.resolve("empty")));
    Map<String, byte[]> files = Map.of("a/b.txt", "text".getBytes(StandardCharsets.UTF_8));

    empty.fill(files);

    assertThat(folder.resolve("empty/a/b.txt")).hasContent("text");
    assertThatThrownBy(() -> empty.fill(files))
        .isInstanceOfSatisfying(
            CommandFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT));
  }
}
