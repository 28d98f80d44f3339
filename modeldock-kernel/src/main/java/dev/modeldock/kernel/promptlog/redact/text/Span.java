package dev.modeldock.kernel.promptlog.redact.text;

/**
 * A piece of a folded text that looks private.
 *
 * @param from where it begins
 * @param to where it ends, exclusive
 * @param kind what it looks like, for the mark that takes its place
 */
public record Span(int from, int to, String kind) {}
