package dev.modeldock.api.call;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks a model, independent of the dialect it asked in.
 *
 * <p>Immutable. Built by the host (and by tests) with {@link #builder()}.
 */
@ImplementedByHost
public final class ChatRequest {

  private final List<Message> messages;
  private final List<ToolSpec> tools;
  private final ToolChoice toolChoice;
  private final ResponseFormat responseFormat;
  private final @Nullable ReasoningEffort reasoningEffort;
  private final long maxTokens;
  private final List<String> stop;
  private final Settings parameters;

  private ChatRequest(Builder from) {
    this.messages = from.messages;
    this.tools = from.tools;
    this.toolChoice = from.toolChoice;
    this.responseFormat = from.responseFormat;
    this.reasoningEffort = from.reasoningEffort;
    this.maxTokens = from.maxTokens;
    this.stop = from.stop;
    this.parameters = from.parameters;
  }

  /** {@return a builder of a request without messages} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the conversation, oldest message first; unmodifiable} */
  public List<Message> messages() {
    return messages;
  }

  /** {@return the tools that the model may call; unmodifiable} */
  public List<ToolSpec> tools() {
    return tools;
  }

  /** {@return whether and which tool the model is to call} */
  public ToolChoice toolChoice() {
    return toolChoice;
  }

  /** {@return what form the answer must have} */
  public ResponseFormat responseFormat() {
    return responseFormat;
  }

  /** {@return how much the model is to think, if the client said so} */
  public Optional<ReasoningEffort> reasoningEffort() {
    return Optional.ofNullable(reasoningEffort);
  }

  /** {@return the most tokens that the answer may have, if the client said so} */
  public OptionalLong maxTokens() {
    return maxTokens < 0 ? OptionalLong.empty() : OptionalLong.of(maxTokens);
  }

  /** {@return the texts at which the answer ends; unmodifiable} */
  public List<String> stop() {
    return stop;
  }

  /**
   * {@return the request's other plain values by their OpenAI names: {@code temperature}, {@code
   * top_p}, {@code seed}, {@code presence_penalty}, {@code user}, {@code top_k}, …} Extensions that
   * a client sends are here too; what says no more than the usual ({@code store: false}) is not. A
   * provider passes each of them on, refuses it, or names it by {@link ChatCall#dropped} (R64).
   */
  public Settings parameters() {
    return parameters;
  }

  /** Builds a {@link ChatRequest}. Not safe for use by several threads. */
  public static final class Builder {

    private List<Message> messages = List.of();
    private List<ToolSpec> tools = List.of();
    private ToolChoice toolChoice = new ToolChoice.Auto();
    private ResponseFormat responseFormat = new ResponseFormat.Text();
    private @Nullable ReasoningEffort reasoningEffort;
    private long maxTokens = -1;
    private List<String> stop = List.of();
    private Settings parameters = Settings.none();

    private Builder() {}

    /** Sets the conversation, oldest message first. */
    public Builder messages(List<? extends Message> all) {
      messages = List.copyOf(all);
      return this;
    }

    /** Sets the tools that the model may call. */
    public Builder tools(List<ToolSpec> all) {
      tools = List.copyOf(all);
      return this;
    }

    /** Sets whether and which tool the model is to call. */
    public Builder toolChoice(ToolChoice choice) {
      toolChoice = choice;
      return this;
    }

    /** Sets what form the answer must have. */
    public Builder responseFormat(ResponseFormat format) {
      responseFormat = format;
      return this;
    }

    /** Sets how much the model is to think; null leaves it to the model. */
    public Builder reasoningEffort(@Nullable ReasoningEffort effort) {
      reasoningEffort = effort;
      return this;
    }

    /** Sets the most tokens that the answer may have. */
    public Builder maxTokens(long tokens) {
      maxTokens = tokens;
      return this;
    }

    /** Sets the texts at which the answer ends. */
    public Builder stop(List<String> texts) {
      stop = List.copyOf(texts);
      return this;
    }

    /** Sets the other plain values of the request. */
    public Builder parameters(Settings values) {
      parameters = values;
      return this;
    }

    /** {@return the request} */
    public ChatRequest build() {
      return new ChatRequest(this);
    }
  }
}
