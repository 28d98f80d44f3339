package dev.modeldock.plugins.claudecode.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutableTest {

  @TempDir Path root;

  private Path program(String path) throws IOException {
    Path file = root.toRealPath().resolve(path);
    Files.createDirectories(file.getParent());
    try (var sized = new RandomAccessFile(file.toFile(), "rw")) {
      sized.setLength(2 * 1024 * 1024);
    }
    return file;
  }

  private Path small(String path) throws IOException {
    Path file = root.toRealPath().resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "#!/bin/sh\n");
  }

  private static final String PACKAGE = "lib/node_modules/@anthropic-ai/claude-code/";

  @Test
  void npmsLinkLeadsToTheProgram() throws IOException {
    Path program = program(PACKAGE + "bin/claude.exe");
    Path link = Files.createDirectories(root.resolve("bin")).resolve("claude");
    Files.createSymbolicLink(link, program);
    assertThat(Executable.behind(link)).contains(program);
  }

  @Test
  void aStubLeadsToThePlatformsPackage() throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    String platform = os.contains("mac") ? "darwin-" + arch : "linux-" + arch;
    Path stub = small(PACKAGE + "bin/claude.exe");
    Path program = program("lib/node_modules/@anthropic-ai/claude-code-" + platform + "/claude");
    assertThat(Executable.behind(stub)).contains(program);
  }

  @Test
  void aWindowsShimLeadsToTheProgramBelowItsFolder() throws IOException {
    Path shim = small("npm/claude");
    Path program = program("npm/node_modules/@anthropic-ai/claude-code/bin/claude.exe");
    assertThat(Executable.behind(shim)).contains(program);
  }

  @Test
  void somethingElseLeadsNowhere() throws IOException {
    assertThat(Executable.behind(small("bin/claude"))).isEmpty();
    assertThat(Executable.behind(root.resolve("nothing"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude.cmd", "CLAUDE.BAT", "claude.ps1", "cli.js"})
  void aShellsScriptIsNoProgram(String name) throws IOException {
    assertThat(Executable.isScript(Path.of(name))).isTrue();
    assertThat(Executable.behind(program(name))).isEmpty();
  }
}
