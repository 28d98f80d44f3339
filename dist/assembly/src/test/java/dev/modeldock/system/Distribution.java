package dev.modeldock.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The unpacked distribution that the build has just made, used only as a user would: by its
 * command.
 */
record Distribution(Path folder) {

  private static final long LONGEST_COMMAND_S = 60;

  static Distribution built() {
    String folder = System.getProperty("modeldock.distribution");
    if (folder == null) {
      throw new IllegalStateException(
          "set the system property modeldock.distribution to the unpacked distribution");
    }
    return new Distribution(Path.of(folder));
  }

  Path command() {
    return folder.resolve("bin/modeldock");
  }

  /** Prepares a process without what the environment of the build could change in it. */
  ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("MODELDOCK_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("MODELDOCK_JAVA_HOME", System.getProperty("java.home"));
    // Every test starts a gateway or a command: with the cache each takes half the time, and is
    // what a user runs.
    builder.environment().put("MODELDOCK_AOT", "now");
    return builder;
  }

  /** Runs a command against the home folder and waits for it. */
  Outcome run(Path home, String... arguments) {
    List<String> command = new ArrayList<>(List.of(command().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = process(command);
    builder.environment().put("MODELDOCK_HOME", home.toString());
    return finish(builder);
  }

  static Outcome finish(ProcessBuilder builder) {
    try {
      Path out = Files.createTempFile("modeldock", ".out");
      Path err = Files.createTempFile("modeldock", ".err");
      try {
        Process process =
            builder
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(LONGEST_COMMAND_S, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              builder.command() + " did not end in " + LONGEST_COMMAND_S + " s");
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How a command ended. */
  record Outcome(int exit, String out, String err) {

    /** {@return this, if the command succeeded} */
    Outcome succeeded() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + ": " + err + out);
      }
      return this;
    }
  }
}
