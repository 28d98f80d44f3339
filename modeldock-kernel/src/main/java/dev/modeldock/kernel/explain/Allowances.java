package dev.modeldock.kernel.explain;

import dev.modeldock.kernel.limit.LimitsLeft;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows how much keys may still use. Any thread; changes nothing. */
@FunctionalInterface
public interface Allowances {

  /**
   * A limit of a key.
   *
   * @param name what is limited, as the control API calls it
   * @param limit the most there may be
   * @param left how much of it is left now; null if that is not known
   */
  record Allowance(String name, long limit, @Nullable Long left) {}

  /** {@return the limits of {@code key}; none if it has none} */
  List<Allowance> of(KeyRecord key);

  /** {@return what the owner has said, without what is left of it} */
  static Allowances configured() {
    return key -> {
      KeyLimits limits = key.limits();
      var all = new ArrayList<Allowance>();
      add(all, "requests_per_minute", limits.requestsPerMinute());
      add(all, "tokens_per_minute", limits.tokensPerMinute());
      add(all, "concurrent_streams", limits.concurrentStreams());
      add(all, "daily_tokens", limits.dailyTokens());
      return all;
    };
  }

  /** {@return what the owner has said, and what is left of it where {@code limits} can tell} */
  static Allowances left(LimitsLeft limits) {
    return key -> {
      try {
        return limits.of(key).stream()
            .map(each -> new Allowance(each.which().id(), each.most(), each.remaining()))
            .toList();
      } catch (IOException _) {
        return configured().of(key);
      }
    };
  }

  private static void add(List<Allowance> all, String name, @Nullable Number limit) {
    if (limit != null) {
      all.add(new Allowance(name, limit.longValue(), null));
    }
  }
}
