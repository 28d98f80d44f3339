package dev.modeldock.kernel.state.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstancePromptLogTest {

  @TempDir Path folder;

  private @Nullable PromptLogging reopened(@Nullable PromptLogging mode) throws Exception {
    var instance =
        new InstanceRecord(
                "a", "demo", Settings.none(), Map.of(), null, false, List.of(), true, Source.STATE)
            .withPromptLog(mode);
    try (var store = JournalStateStore.open(folder)) {
      store.apply(new StateChange.PutInstance(instance.withEnabled(false)));
    }
    try (var store = JournalStateStore.open(folder)) {
      return store.state().instance("a").orElseThrow().promptLog();
    }
  }

  @ParameterizedTest
  @EnumSource(PromptLogging.class)
  void whatAnInstanceSaysIsKept(PromptLogging mode) throws Exception {
    assertThat(reopened(mode)).isEqualTo(mode);
  }

  @Test
  void oneThatSaysNothingStillSaysNothing() throws Exception {
    assertThat(reopened(null)).isNull();
  }
}
