package dev.modeldock.kernel.limit;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.LimitFigures;
import dev.modeldock.kernel.pipeline.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Says to a client which limit it has met, in words and in numbers. */
final class LimitRefusals {

  private LimitRefusals() {}

  static Refusal of(String keyName, Breach breach, Moment now) {
    Instant again = now.plus(breach.pause()).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    var figures =
        new LimitFigures(
            breach.which().id(),
            breach.most(),
            breach.used(),
            breach.reserved(),
            breach.asked(),
            breach.hopeless() ? null : again);
    String key = "The key '" + keyName + "' ";
    return breach.hopeless()
        ? new Refusal(ErrorCode.REQUEST_EXCEEDS_LIMIT, key + hopeless(breach), null, null, figures)
        : new Refusal(
            code(breach.which()), key + words(breach, again), null, breach.pause(), figures);
  }

  private static ErrorCode code(Limit which) {
    return switch (which) {
      case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE, CONCURRENT_STREAMS ->
          ErrorCode.RATE_LIMIT_EXCEEDED;
      case DAILY_TOKENS -> ErrorCode.QUOTA_EXCEEDED;
    };
  }

  private static String hopeless(Breach breach) {
    return "may use %s, and this request asks for %s, its answer included. Waiting does not help: shorten the prompt, lower max_tokens, or have the limit raised."
        .formatted(allowance(breach), number(breach.asked()));
  }

  private static String words(Breach breach, Instant again) {
    return switch (breach.which()) {
      case REQUESTS_PER_MINUTE ->
          "may make %s requests a minute, and has. Try again in %d seconds."
              .formatted(number(breach.most()), seconds(breach.pause()));
      case CONCURRENT_STREAMS ->
          "may have %s streams at once, and has. Try again when one of them has ended."
              .formatted(number(breach.most()));
      case TOKENS_PER_MINUTE, DAILY_TOKENS ->
          "may use %s: %s are used, %s are reserved by its requests under way, and this one asks for %s, its answer included. %s"
              .formatted(
                  allowance(breach),
                  number(breach.used()),
                  number(breach.reserved()),
                  number(breach.asked()),
                  advice(breach, again));
    };
  }

  private static String advice(Breach breach, Instant again) {
    if (breach.heldBack()) {
      return "Try again when some of those have ended.";
    }
    return breach.which() == Limit.DAILY_TOKENS
        ? "The day ends at " + again + "."
        : "Try again in " + seconds(breach.pause()) + " seconds.";
  }

  private static String allowance(Breach breach) {
    return number(breach.most())
        + (breach.which() == Limit.DAILY_TOKENS ? " tokens a day" : " tokens a minute");
  }

  private static long seconds(Duration wait) {
    return wait.plusSeconds(1).minusNanos(1).toSeconds();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
