package dev.modeldock.testkit.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class FakeCodexTest {

  @TempDir Path folder;

  private static Process start(FakeCodex codex, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(codex.program().toString()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String run(FakeCodex codex, int code, String... arguments) throws Exception {
    Process process = start(codex, arguments);
    process.outputWriter().close();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).isEqualTo(code);
    return output;
  }

  @Test
  void theCommandLineAnswersAsTheRealOneDoes() throws Exception {
    try (var codex = FakeCodex.in(folder)) {
      codex.unknownSettings("features.new_thing");

      assertThat(run(codex, 0, "--version")).isEqualTo("codex-cli 0.169.0\n");
      assertThat(run(codex, 0, "login", "status")).startsWith("Logged in");
      assertThat(run(codex, 0, "debug", "models", "--bundled")).startsWith("{\"models\":[");
      assertThat(run(codex, 0, "app-server", "-c", "a=b", "--print-startup-config"))
          .contains("\"appServerVersion\":\"0.169.0\"");
      assertThat(
              run(
                  codex,
                  1,
                  "app-server",
                  "-c",
                  "features.new_thing=false",
                  "--print-startup-config"))
          .contains("unknown configuration field `features.new_thing`");
      codex.account("none");
      assertThat(run(codex, 1, "login", "status")).startsWith("Not logged in");
    }
  }

  @Test
  void theAppServerTalksUntilItsInputEnds() throws Exception {
    try (var codex = FakeCodex.in(folder)) {
      Process process = start(codex, "app-server", "-c", "a=b");
      process.outputWriter().write("{\"id\":1,\"method\":\"initialize\",\"params\":{}}\n");
      process.outputWriter().flush();
      assertThat(process.inputReader().readLine()).startsWith("{\"id\":1,\"result\":{\"user");
      process.outputWriter().close();
      assertThat(process.inputReader().readLine()).isNull();

      assertThat(process.waitFor()).isZero();
      assertThat(codex.await("(end of input)", 1, Duration.ofSeconds(5))).isTrue();
      assertThat(codex.arguments()).containsExactly("app-server", "-c", "a=b");
    }
  }
}
