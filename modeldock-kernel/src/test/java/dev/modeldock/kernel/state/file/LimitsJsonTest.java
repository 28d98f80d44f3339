package dev.modeldock.kernel.state.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.journal.JournalDamaged;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceLimits.Timeouts;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsJsonTest {

  @TempDir Path folder;

  private InstanceRecord reopened(InstanceRecord instance) throws IOException {
    try (var store = JournalStateStore.open(folder)) {
      store.apply(new StateChange.PutInstance(instance));
    }
    try (var store = JournalStateStore.open(folder)) {
      return store.state().instance(instance.id()).orElseThrow();
    }
  }

  private static InstanceRecord instance(InstanceLimits limits) {
    return new InstanceRecord(
        "a", "t", Settings.none(), Map.of(), null, false, List.of(), true, Source.STATE, limits);
  }

  @Test
  void whatWasNotSaidIsNotSaidAfterARestart() throws IOException {
    assertThat(reopened(instance(InstanceLimits.none())))
        .isEqualTo(instance(InstanceLimits.none()));
  }

  @Test
  void limitsSurviveARestart() throws IOException {
    var some =
        new InstanceLimits(
            0, null, Duration.ofMillis(1500), new Timeouts(null, Duration.ofDays(1), null, null));
    var all =
        new InstanceLimits(
            1,
            2,
            Duration.ofSeconds(3),
            new Timeouts(
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7)));

    assertThat(reopened(instance(some)).limits()).isEqualTo(some);
    assertThat(reopened(instance(all)).limits()).isEqualTo(all);
  }

  private void snapshot(String more) throws IOException {
    Files.writeString(
        folder.resolve("state.snapshot"),
        """
        {"format":1,"sequence":1,"state":{"epoch":1,"instances":[{"id":"a","type":"t",
         "settings":{},"secrets":{},"risk":"low","lan":false,"allowed_models":[],
         "enabled":true%s}],"aliases":[],"keys":[]}}
        """
            .formatted(more));
  }

  @Test
  void aRecordFromBeforeThereWereLimitsIsRead() throws IOException {
    snapshot("");

    try (var store = JournalStateStore.open(folder)) {
      InstanceRecord old = store.state().instance("a").orElseThrow();
      assertThat(old.risk()).isEqualTo(Risk.LOW);
      assertThat(old.limits()).isEqualTo(InstanceLimits.none());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"queue\":-1}",
        "{\"max_concurrent\":99999999999}",
        "{\"idle_ms\":0}",
        "{\"total_ms\":\"1h\"}"
      })
  void limitsThatCannotBeAreDamage(String limits) throws IOException {
    snapshot(",\"limits\":" + limits);

    assertThatExceptionOfType(JournalDamaged.class)
        .isThrownBy(() -> JournalStateStore.open(folder));
  }
}
