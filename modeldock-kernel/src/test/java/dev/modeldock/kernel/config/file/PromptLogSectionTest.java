package dev.modeldock.kernel.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.PromptLogConfig;
import dev.modeldock.kernel.promptlog.PromptModes;
import dev.modeldock.kernel.promptlog.PromptModes.Overrides;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptLogSectionTest {

  private static PromptLogConfig read(String yaml) throws ConfigException {
    return new ConfigReader().read(yaml, Map.of()).promptLog();
  }

  @Test
  void itIsOffUnlessSomebodySaysSo() throws Exception {
    assertThat(read(""))
        .isEqualTo(new PromptLogConfig(PromptModes.off(), Duration.ofDays(7), 256L << 20));
  }

  @ParameterizedTest
  @EnumSource(PromptLogging.class)
  void everyModeCanBeSaidAsItIsCalled(PromptLogging mode) throws Exception {
    assertThat(read("prompt_log:\n  mode: " + mode.id() + "\n").modes().global()).isEqualTo(mode);
    assertThat(
            new ConfigReader()
                .read("instances: {x: {type: demo, prompt_log: " + mode.id() + "}}", Map.of())
                .instances()
                .getFirst()
                .promptLog())
        .isEqualTo(mode);
  }

  @Test
  void whatIsSaidHolds() throws Exception {
    assertThat(
            read(
                """
                prompt_log:
                  mode: redacted
                  overrides: specific
                  retention: 30d
                  max_total: 1GiB
                """))
        .isEqualTo(
            new PromptLogConfig(
                new PromptModes(PromptLogging.REDACTED, Overrides.SPECIFIC),
                Duration.ofDays(30),
                1L << 30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mode: all", "overrides: key", "retention: 1h", "max_total: 1", "folder: /tmp"})
  void whatMakesNoSenseIsRefused(String line) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read("prompt_log: {" + line + "}"));
  }
}
