package dev.modeldock.kernel.control.playground;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.Inbound;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to the control API, as a client of the gateway would have sent it. The control
 * credential stays behind: nothing further in learns of it.
 */
final class AskedAs implements Exchange {

  private final Exchange exchange;
  private final Inbound inbound;
  private final BooleanSupplier stays;

  /**
   * @param path what it asks of the gateway
   * @param stays whether who asks may still: to whom may not, no more is sent
   */
  AskedAs(Exchange exchange, String path, BooleanSupplier stays) {
    this.exchange = exchange;
    this.stays = stays;
    Inbound in = exchange.inbound();
    this.inbound =
        new Inbound(
            in.requestId(),
            in.receivedAt(),
            in.startedNanos(),
            in.method(),
            path,
            "",
            in.peer(),
            in.host(),
            in.origin(),
            in.contentType(),
            null,
            null,
            in.fetchSite(),
            in.forwarded());
  }

  @Override
  public Inbound inbound() {
    return inbound;
  }

  @Override
  public @Nullable String requestHeader(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "authorization", "cookie", "x-api-key", "x-modeldock-token" -> null;
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
    EventOutput out = exchange.stream(headers);
    return new EventOutput() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws ClientGoneException {
        if (!stays.getAsBoolean()) {
          throw new ClientGoneException("who asks was signed out");
        }
        out.write(bytes, offset, length);
      }

      @Override
      public void finish() throws ClientGoneException {
        out.finish();
      }
    };
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
