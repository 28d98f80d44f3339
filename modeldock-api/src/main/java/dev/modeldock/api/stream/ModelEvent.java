package dev.modeldock.api.stream;

/**
 * One thing that a model's stream says. Only plugins make events and only the host consumes them,
 * so new kinds may come in a minor release.
 *
 * <p>A stream is either translated ({@link TextDelta}, {@link ReasoningDelta}, {@link
 * ToolCallDelta}, at most one {@link Usage}, one {@link Completed} at its end) or relayed ({@link
 * OpenAiChunk} and nothing else).
 */
public sealed interface ModelEvent
    permits TextDelta, ReasoningDelta, ToolCallDelta, Usage, Completed, OpenAiChunk {}
