package dev.modeldock.kernel.log.read;

import org.jspecify.annotations.Nullable;

/**
 * One entry of the runtime log.
 *
 * @param position where it begins
 * @param at when it was written, as the log has it; null of a line that no entry of the log begins
 * @param level how grave it is
 * @param message what it says; of several lines if a stack trace follows
 */
public record LogEntry(LogPosition position, @Nullable String at, LogLevel level, String message) {}
