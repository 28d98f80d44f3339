package dev.modeldock.kernel.promptlog;

import static dev.modeldock.kernel.promptlog.PromptModes.Overrides.SPECIFIC;
import static dev.modeldock.kernel.promptlog.PromptModes.Overrides.STRICTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.promptlog.PromptModes.Overrides;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept, by what is said for all, by the key and by the instance. */
class PromptModesTest {

  @ParameterizedTest
  @CsvSource({
    "STRICTER, off,      full,     ,         off",
    "STRICTER, off,      ,         full,     off",
    "STRICTER, full,     ,         ,         full",
    "STRICTER, full,     metadata, ,         metadata",
    "STRICTER, full,     ,         redacted, redacted",
    "STRICTER, full,     metadata, off,      off",
    "STRICTER, redacted, full,     full,     redacted",
    "SPECIFIC, off,      ,         ,         off",
    "SPECIFIC, off,      full,     ,         full",
    "SPECIFIC, off,      ,         redacted, redacted",
    "SPECIFIC, full,     off,      ,         off",
    "SPECIFIC, full,     ,         off,      off",
    "SPECIFIC, off,      full,     metadata, metadata",
    "SPECIFIC, off,      off,      full,     off",
    "SPECIFIC, metadata, full,     full,     full",
  })
  void theThreeComeToOne(
      Overrides overrides,
      String global,
      @Nullable String key,
      @Nullable String instance,
      String kept) {
    assertThat(new PromptModes(mode(global), overrides).of(mode(key), mode(instance)))
        .isEqualTo(mode(kept));
  }

  private static @Nullable PromptLogging mode(@Nullable String id) {
    return id == null ? null : PromptLogging.of(id).orElseThrow();
  }

  @Test
  void byDefaultNobodyHasMoreKeptThanAnyoneAllows() {
    each((global, key, instance) ->
        assertThat(new PromptModes(global, STRICTER).of(key, instance))
            .isEqualTo(
                Stream.of(global, key, instance)
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder())
                    .orElseThrow()));
  }

  @Test
  void noKeyAndNoInstanceEverGetsMoreKeptThanItSays() {
    each((global, key, instance) -> {
      PromptLogging kept = new PromptModes(global, SPECIFIC).of(key, instance);
      for (PromptLogging said : new PromptLogging[] {key, instance}) {
        if (said != null) {
          assertThat(kept).isLessThanOrEqualTo(said);
        }
      }
    });
  }

  @Test
  void whatCannotBeKeptOfAKeyIsNeverKeptOfIt() {
    each((global, key, instance) -> {
      for (Overrides overrides : Overrides.values()) {
        var modes = new PromptModes(global, overrides);
        if (!modes.mayKeep(key)) {
          assertThat(modes.of(key, instance)).isEqualTo(PromptLogging.OFF);
        }
      }
    });
  }

  private interface Check {
    void of(PromptLogging global, @Nullable PromptLogging key, @Nullable PromptLogging instance);
  }

  private static void each(Check check) {
    List<@Nullable PromptLogging> said = new ArrayList<>(List.of(PromptLogging.values()));
    said.add(null);
    for (PromptLogging global : PromptLogging.values()) {
      for (PromptLogging key : said) {
        for (PromptLogging instance : said) {
          check.of(global, key, instance);
        }
      }
    }
  }
}
