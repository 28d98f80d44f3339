package dev.modeldock.kernel.exchange;

import dev.modeldock.kernel.pipeline.Inbound;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of the bodies that pass through an exchange. Writers of a stream take turns, as
 * they have to anyway; the counts may be read by any thread.
 */
public final class MeteredExchange implements Exchange {

  private final Exchange exchange;
  private volatile long bytesIn;
  private volatile long bytesOut;

  public MeteredExchange(Exchange exchange) {
    this.exchange = exchange;
  }

  /** {@return how long the request's body is; 0 if it was not read} */
  public long bytesIn() {
    return bytesIn;
  }

  /** {@return how much of the answer's body was handed over to be sent} */
  public long bytesOut() {
    return bytesOut;
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
    byte[] body = exchange.body();
    bytesIn = body.length;
    return body;
  }

  @Override
  public void answer(Answer answer) throws ClientGoneException {
    exchange.answer(answer);
    bytesOut = answer.length();
  }

  @Override
  public EventOutput stream(Answer.Header... headers) throws ClientGoneException {
    return new Counting(exchange.stream(headers));
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... headers)
      throws ClientGoneException {
    return new Counting(exchange.download(contentType, headers));
  }

  @Override
  public void whenClientLeaves(LongConsumer action) {
    exchange.whenClientLeaves(action);
  }

  private final class Counting implements EventOutput {

    private final EventOutput output;
    private long written;

    Counting(EventOutput output) {
      this.output = output;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws ClientGoneException {
      output.write(bytes, offset, length);
      written += length;
      bytesOut = written;
    }

    @Override
    public void finish() throws ClientGoneException {
      output.finish();
    }
  }
}
