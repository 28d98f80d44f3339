package dev.modeldock.kernel.ui;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.Inbound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a browser with each answer that it may do nothing with it: not run it, frame it, load it
 * into a foreign page or keep it. An answer that means otherwise says so by the same header, which
 * then is the only one.
 */
public final class GuardedExchange implements Exchange {

  private static final List<Answer.Header> GUARDS =
      List.of(
          new Answer.Header(
              "content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
          new Answer.Header("referrer-policy", "no-referrer"),
          new Answer.Header("cross-origin-opener-policy", "same-origin"),
          new Answer.Header("cross-origin-resource-policy", "same-origin"),
          new Answer.Header("cache-control", "no-store"));

  private final Exchange exchange;

  public GuardedExchange(Exchange exchange) {
    this.exchange = exchange;
  }

  private static List<Answer.Header> guarded(List<Answer.Header> own) {
    var all = new ArrayList<>(own);
    for (Answer.Header guard : GUARDS) {
      if (own.stream().noneMatch(each -> each.name().equalsIgnoreCase(guard.name()))) {
        all.add(guard);
      }
    }
    return all;
  }

  private static Answer.Header[] guarded(Answer.Header... own) {
    return guarded(Arrays.asList(own)).toArray(Answer.Header[]::new);
  }

  @Override
  public void answer(Answer answer) throws ClientGoneException {
    exchange.answer(
        new Answer(
            answer.status(),
            answer.contentType(),
            guarded(answer.headers()),
            answer.body(),
            answer.length()));
  }

  @Override
  public EventOutput stream(Answer.Header... headers) throws ClientGoneException {
    return exchange.stream(guarded(headers));
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... headers)
      throws ClientGoneException {
    return exchange.download(contentType, guarded(headers));
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
  public void whenClientLeaves(LongConsumer action) {
    exchange.whenClientLeaves(action);
  }
}
