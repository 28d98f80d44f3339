package dev.modeldock.kernel.audit;

import org.jspecify.annotations.Nullable;

/**
 * One try at one target.
 *
 * @param target the {@code instance:model} that was tried
 * @param error the stable code of its failure, or {@code client_gone}; null if it served
 * @param stage how far a failed try had come; null if it served
 * @param millis how long it took
 */
public record AttemptRecord(
    String target, @Nullable String error, @Nullable String stage, long millis) {}
