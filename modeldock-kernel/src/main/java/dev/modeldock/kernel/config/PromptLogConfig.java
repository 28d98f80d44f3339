package dev.modeldock.kernel.config;

import dev.modeldock.kernel.promptlog.PromptModes;
import java.time.Duration;

/**
 * How the prompt log is kept.
 *
 * @param modes what it keeps of which request
 * @param retention how long a day's entries are kept
 * @param maxTotal how many bytes it may take on the disk; the oldest go first
 */
public record PromptLogConfig(PromptModes modes, Duration retention, long maxTotal) {}
