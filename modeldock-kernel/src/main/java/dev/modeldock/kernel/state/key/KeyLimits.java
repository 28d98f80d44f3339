package dev.modeldock.kernel.state.key;

import org.jspecify.annotations.Nullable;

/**
 * How much a key may use; null where there is no limit.
 *
 * @param requestsPerMinute the most requests in any minute
 * @param tokensPerMinute the most tokens in any minute, read and made together
 * @param concurrentStreams the most streams at once
 * @param dailyTokens the most tokens on a day in UTC, read and made together
 */
public record KeyLimits(
    @Nullable Integer requestsPerMinute,
    @Nullable Long tokensPerMinute,
    @Nullable Integer concurrentStreams,
    @Nullable Long dailyTokens) {

  /** The largest limit that can be asked for. */
  public static final long MOST = 1_000_000_000_000L;

  private static final KeyLimits NONE = new KeyLimits(null, null, null, null);

  public KeyLimits {
    require("requests_per_minute", requestsPerMinute, Integer.MAX_VALUE);
    require("tokens_per_minute", tokensPerMinute, MOST);
    require("concurrent_streams", concurrentStreams, Integer.MAX_VALUE);
    require("daily_tokens", dailyTokens, MOST);
  }

  /** {@return limits of which there is none} */
  public static KeyLimits none() {
    return NONE;
  }

  /** {@return whether there is no limit at all} */
  public boolean isNone() {
    return requestsPerMinute == null
        && tokensPerMinute == null
        && concurrentStreams == null
        && dailyTokens == null;
  }

  /** {@return the smaller of the limits of tokens; null if there is none} */
  public @Nullable Long fewestTokens() {
    if (tokensPerMinute == null || dailyTokens == null) {
      return tokensPerMinute == null ? dailyTokens : tokensPerMinute;
    }
    return Math.min(tokensPerMinute, dailyTokens);
  }

  private static void require(String name, @Nullable Number limit, long most) {
    if (limit != null && (limit.longValue() < 1 || limit.longValue() > most)) {
      throw new IllegalArgumentException(name + " is not from 1 to " + most);
    }
  }
}
