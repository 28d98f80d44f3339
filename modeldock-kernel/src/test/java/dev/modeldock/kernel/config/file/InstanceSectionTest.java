package dev.modeldock.kernel.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceLimits.Timeouts;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class InstanceSectionTest {

  private static InstanceRecord read(String yaml) throws ConfigException {
    return new ConfigReader()
        .read("instances:\n  a:\n    type: t\n" + yaml.indent(4), Map.of())
        .instances()
        .getFirst();
  }

  @Test
  void whatIsNotSaidIsLeftToTheTypeAndTheGateway() throws Exception {
    assertThat(read("").limits()).isEqualTo(InstanceLimits.none());
    assertThat(read("").risk()).isNull();
    assertThat(read("risk: low").risk()).isEqualTo(Risk.LOW);
  }

  @Test
  void limitsAreRead() throws Exception {
    assertThat(
            read("""
            max_concurrent: 2
            queue: 0
            queue_timeout: 30s
            timeouts: {connect: 500ms, first_event: 20m, idle: 10s, total: 2h}
            """)
                .limits())
        .isEqualTo(
            new InstanceLimits(
                2,
                0,
                Duration.ofSeconds(30),
                new Timeouts(
                    Duration.ofMillis(500),
                    Duration.ofMinutes(20),
                    Duration.ofSeconds(10),
                    Duration.ofHours(2))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_concurrent: many | max_concurrent",
        "max_concurrent: -1 | max_concurrent",
        "queue: 1.5 | queue",
        "queue_timeout: 0s | queue_timeout",
        "queue_timeout: 30 | queue_timeout",
        "timeouts: 30s | timeouts",
        "timeouts: {idle: 99d} | timeouts.idle",
        "timeouts: {idel: 1s} | timeouts.idel"
      })
  void whatCannotBeIsToldWithItsPlace(String yaml, String path) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> read(yaml));

    assertThat(refused.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.path()).isEqualTo("instances.a." + path);
          assertThat(problem.line()).isEqualTo(4);
        });
  }

  @Test
  void theSchemaKnowsTheTimeoutsThatTheReaderKnows() {
    var schema =
        new JsonMapper()
            .readTree(ConfigSchema.json())
            .at("/properties/instances/additionalProperties/properties/timeouts/properties");
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> read("timeouts: {zzzzzzzzzzzzzz: 1s}"));

    assertThat(refused.problems().getFirst().message())
        .endsWith("known here: " + String.join(", ", schema.propertyNames()));
  }
}
