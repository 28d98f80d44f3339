package dev.modeldock.kernel.control.trial;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.Inbound;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to the control listener as the gateway listener would have got it. The control
 * credential stays behind: nothing further in learns of it.
 */
final class AskedAsKey implements Exchange {

  private static final String PATH = "/v1/chat/completions";

  private final Exchange exchange;
  private final Inbound inbound;

  AskedAsKey(Exchange exchange) {
    this.exchange = exchange;
    this.inbound = chat(exchange.inbound());
  }

  private static Inbound chat(Inbound in) {
    return new Inbound(
        in.requestId(),
        in.receivedAt(),
        in.startedNanos(),
        "POST",
        PATH,
        "",
        in.peer(),
        in.host(),
        null,
        in.contentType(),
        null,
        null);
  }

  @Override
  public Inbound inbound() {
    return inbound;
  }

  @Override
  public @Nullable String requestHeader(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "authorization", "cookie", "x-api-key" -> null;
      default -> exchange.requestHeader(name);
    };
  }

  @Override
  public byte[] body() throws RefusedException, ClientGoneException {
    return exchange.body();
  }

  @Override
  public void answer(Answer answer) throws ClientGoneException {
    exchange.answer(answer);
  }

  @Override
  public EventOutput stream(Answer.Header... headers) throws ClientGoneException {
    return exchange.stream(headers);
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... headers)
      throws ClientGoneException {
    return exchange.download(contentType, headers);
  }

  @Override
  public void whenClientLeaves(LongConsumer action) {
    exchange.whenClientLeaves(action);
  }
}
