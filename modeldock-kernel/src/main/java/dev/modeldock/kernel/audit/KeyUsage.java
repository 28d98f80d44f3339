package dev.modeldock.kernel.audit;

/**
 * Sums what a key has used.
 *
 * @param requests how many requests, refused ones included
 * @param promptTokens tokens read, as far as known
 * @param completionTokens tokens made, as far as known
 */
public record KeyUsage(long requests, long promptTokens, long completionTokens) {

  /** Nothing used. */
  public static final KeyUsage NONE = new KeyUsage(0, 0, 0);

  /** {@return what one request has used} */
  public static KeyUsage of(AuditEvent event) {
    return new KeyUsage(
        1, Math.max(0, event.promptTokens()), Math.max(0, event.completionTokens()));
  }

  /** {@return both together} */
  public KeyUsage plus(KeyUsage other) {
    return new KeyUsage(
        requests + other.requests,
        promptTokens + other.promptTokens,
        completionTokens + other.completionTokens);
  }
}
