package dev.modeldock.kernel.limit.answer;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.limit.Spending;
import dev.modeldock.kernel.pipeline.Dialect;
import dev.modeldock.kernel.pipeline.Inbound;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** An exchange whose answer, of whatever kind, tells how the limits of the request's key stand. */
public final class LimitedExchange implements Exchange {

  private final Exchange exchange;
  private final Spending spending;

  private LimitedExchange(Exchange exchange, Spending spending) {
    this.exchange = exchange;
    this.spending = spending;
  }

  /** {@return {@code exchange}, with an answer that tells of the limits if there are any} */
  public static Exchange of(Exchange exchange, Spending spending) {
    return spending.limited() ? new LimitedExchange(exchange, spending) : exchange;
  }

  @Override
  public Inbound inbound() {
    return exchange.inbound();
  }

  @Override
  public @Nullable String requestHeader(String name) {
    return exchange.requestHeader(name);
  }

  @Override
  public byte[] body() throws RefusedException, ClientGoneException {
    return exchange.body();
  }

  @Override
  public void answer(Answer answer) throws ClientGoneException {
    exchange.answer(
        new Answer(
            answer.status(),
            answer.contentType(),
            with(answer.headers()),
            answer.body(),
            answer.length()));
  }

  @Override
  public EventOutput stream(Answer.Header... headers) throws ClientGoneException {
    return exchange.stream(with(List.of(headers)).toArray(Answer.Header[]::new));
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... headers)
      throws ClientGoneException {
    return exchange.download(contentType, with(List.of(headers)).toArray(Answer.Header[]::new));
  }

  private List<Answer.Header> with(List<Answer.Header> headers) {
    var all = new ArrayList<>(headers);
    all.addAll(LimitHeaders.of(Dialect.of(inbound()), spending.standings()));
    return all;
  }

  @Override
  public void whenClientLeaves(LongConsumer action) {
    exchange.whenClientLeaves(action);
  }
}
