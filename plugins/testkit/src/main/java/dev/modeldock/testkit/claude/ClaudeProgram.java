package dev.modeldock.testkit.claude;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Makes the fake Claude Code CLI into a program that can be started like the real one. */
public final class ClaudeProgram {

  private ClaudeProgram() {}

  /**
   * Writes a program {@code claude} into {@code folder}, which must exist.
   *
   * @return the program
   */
  public static Path in(Path folder) {
    Path program = folder.resolve("claude");
    String text =
        """
        #!/bin/sh
        exec '%s' -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp '%s' %s "$@"
        """
            .formatted(java(), classPath(), FakeClaude.class.getName());
    try {
      Files.writeString(program, text);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + program, e);
    }
    return program;
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static String classPath() {
    return List.of(
            FakeClaude.class,
            JsonMapper.class,
            JsonParser.class,
            com.fasterxml.jackson.annotation.JsonFormat.class)
        .stream()
        .map(ClaudeProgram::place)
        .distinct()
        .collect(Collectors.joining(":"));
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no place of " + type, e);
    }
  }
}
