package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.config.PromptLogConfig;
import dev.modeldock.kernel.promptlog.PromptModes;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.time.Duration;

/** Reads how the prompt log is kept. */
final class PromptLogReader {

  private static final Duration LEAST_RETENTION = Duration.ofDays(1);
  private static final Duration MOST_RETENTION = Duration.ofDays(3650);
  private static final long LEAST_TOTAL = 1 << 20;

  private PromptLogReader() {}

  static PromptLogConfig read(Section section) {
    PromptLogging mode = section.choice("mode", PromptLogging.OFF);
    PromptModes.Overrides overrides = section.choice("overrides", PromptModes.Overrides.STRICTER);
    Duration retention = section.duration("retention", Duration.ofDays(7));
    if (retention.compareTo(LEAST_RETENTION) < 0 || retention.compareTo(MOST_RETENTION) > 0) {
      section.problem("retention", "must be from 1d to 3650d: files are removed by whole days");
    }
    long maxTotal = section.bytes("max_total", 256L << 20);
    if (maxTotal < LEAST_TOTAL) {
      section.problem("max_total", "must be at least 1MiB");
    }
    section.done();
    return new PromptLogConfig(new PromptModes(mode, overrides), retention, maxTotal);
  }
}
