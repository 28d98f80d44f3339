package dev.modeldock.kernel.limit;

import java.util.Locale;

/** What of a key's use can be limited. */
public enum Limit {
  REQUESTS_PER_MINUTE,
  TOKENS_PER_MINUTE,
  CONCURRENT_STREAMS,
  DAILY_TOKENS;

  /** {@return the name in configuration, commands and answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
