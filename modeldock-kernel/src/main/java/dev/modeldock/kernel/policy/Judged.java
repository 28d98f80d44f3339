package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.state.Target;

/** A target and what the policy says of it. */
public record Judged(Target target, Verdict verdict) {}
