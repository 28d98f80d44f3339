package dev.modeldock.kernel.control;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.pipeline.Inbound;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A client of a stream that reads nothing until it is told to. */
final class StuckExchange implements Exchange {

  private final FakeExchange client;
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch reading = new CountDownLatch(1);

  StuckExchange(String path, String key) {
    client = new FakeExchange("GET", path, key, "");
  }

  @Override
  public Inbound inbound() {
    return client.inbound();
  }

  @Override
  public @Nullable String requestHeader(String name) {
    return client.requestHeader(name);
  }

  @Override
  public byte[] body() {
    return client.body();
  }

  @Override
  public void answer(Answer answer) {
    client.answer(answer);
  }

  @Override
  public EventOutput stream(Answer.Header... headers) {
    EventOutput out = client.stream(headers);
    return new EventOutput() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws ClientGoneException {
        writing.countDown();
        await(reading);
        out.write(bytes, offset, length);
      }

      @Override
      public void finish() throws ClientGoneException {
        out.finish();
      }
    };
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... headers) {
    return stream(headers);
  }

  @Override
  public void whenClientLeaves(LongConsumer action) {
    client.whenClientLeaves(action);
  }

  void awaitFirstWrite() {
    await(writing);
  }

  void read() {
    reading.countDown();
  }

  void leave() {
    client.leave();
  }

  /** What was streamed up to the first piece that has {@code mark} in it. */
  String textUntil(String mark) throws InterruptedException {
    var text = new StringBuilder();
    while (text.indexOf(mark) < 0) {
      text.append(client.nextWritten());
    }
    return text.toString();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
