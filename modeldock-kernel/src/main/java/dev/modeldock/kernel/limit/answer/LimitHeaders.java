package dev.modeldock.kernel.limit.answer;

import dev.modeldock.kernel.exchange.Answer.Header;
import dev.modeldock.kernel.limit.Limit;
import dev.modeldock.kernel.limit.LimitStanding;
import dev.modeldock.kernel.pipeline.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tells a client how its key's limits stand, by the headers that its dialect has for that. These
 * know requests and tokens: of the two limits of tokens, the one of which less is left is told.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI's headers</a>
 * @see <a href="https://docs.anthropic.com/en/api/rate-limits">Anthropic's headers</a>
 */
final class LimitHeaders {

  private LimitHeaders() {}

  /** {@return the headers that say {@code standings}} */
  static List<Header> of(Dialect dialect, List<LimitStanding> standings) {
    var headers = new ArrayList<Header>(6);
    standings.stream()
        .filter(each -> each.which() == Limit.REQUESTS_PER_MINUTE)
        .forEach(each -> add(headers, dialect, "requests", each));
    standings.stream()
        .filter(
            each -> each.which() == Limit.TOKENS_PER_MINUTE || each.which() == Limit.DAILY_TOKENS)
        .min(Comparator.comparingLong(LimitStanding::remaining))
        .ifPresent(each -> add(headers, dialect, "tokens", each));
    return headers;
  }

  private static void add(
      List<Header> headers, Dialect dialect, String unit, LimitStanding standing) {
    String most = Long.toString(standing.most());
    String left = Long.toString(standing.remaining());
    switch (dialect) {
      case OPENAI -> {
        headers.add(new Header("x-ratelimit-limit-" + unit, most));
        headers.add(new Header("x-ratelimit-remaining-" + unit, left));
        headers.add(new Header("x-ratelimit-reset-" + unit, span(standing.resetsIn())));
      }
      case ANTHROPIC -> {
        String name = "anthropic-ratelimit-" + unit;
        headers.add(new Header(name + "-limit", most));
        headers.add(new Header(name + "-remaining", left));
        headers.add(new Header(name + "-reset", moment(standing.resetsAt())));
      }
    }
  }

  /** {@return a duration as OpenAI writes it, in whole seconds, rounded up: {@code 6m0s}} */
  private static String span(Duration duration) {
    Duration whole = Duration.ofSeconds(duration.plusSeconds(1).minusNanos(1).toSeconds());
    String hours = whole.toHours() > 0 ? whole.toHours() + "h" : "";
    String minutes = whole.toMinutes() > 0 ? whole.toMinutesPart() + "m" : "";
    return hours + minutes + whole.toSecondsPart() + "s";
  }

  private static String moment(Instant at) {
    return at.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
