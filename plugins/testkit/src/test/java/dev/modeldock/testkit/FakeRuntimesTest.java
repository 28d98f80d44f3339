package dev.modeldock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FakeRuntimesTest {

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "dashscope", "openai"})
  void aProgramSaysItsPortAndServesUntilItsInputEnds(String runtime) throws Exception {
    Process program =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("jdk.module.path", "")
                    + File.pathSeparator
                    + System.getProperty("java.class.path"),
                FakeRuntimes.class.getName(),
                "--runtime",
                runtime,
                "--port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      Matcher line =
          Pattern.compile("\\{\"runtime\":\"" + runtime + "\",\"port\":(\\d+)}")
              .matcher(program.inputReader().readLine());
      assertThat(line.matches()).isTrue();
      new Socket("127.0.0.1", Integer.parseInt(line.group(1))).close();

      program.outputWriter().close();

      assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }
}
