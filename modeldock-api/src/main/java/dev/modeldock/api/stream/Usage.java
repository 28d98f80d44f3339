package dev.modeldock.api.stream;

/**
 * What an answer took, as the runtime reports it; once in an answer (R13).
 *
 * @param promptTokens tokens read, those from a cache included
 * @param completionTokens tokens made, those of reasoning included
 * @param cachedTokens how many of the prompt's came from a cache; -1 if not known
 * @param reasoningTokens how many of the completion's were reasoning; -1 if not known
 */
public record Usage(
    long promptTokens, long completionTokens, long cachedTokens, long reasoningTokens)
    implements ModelEvent {

  /** {@return a report of the two totals only} */
  public static Usage of(long promptTokens, long completionTokens) {
    return new Usage(promptTokens, completionTokens, -1, -1);
  }

  /** {@return tokens read and made} */
  public long totalTokens() {
    return promptTokens + completionTokens;
  }
}
