package dev.modeldock.kernel.control;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.PresentedKey;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A request in memory, and what was answered to it. */
final class FakeExchange implements Exchange {

  private final Inbound inbound;
  private final byte[] body;
  final Map<String, String> headers = new HashMap<>();
  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
  private volatile @Nullable LongConsumer onLeave;
  private volatile boolean left;
  volatile boolean finished;
  volatile @Nullable Answer answer;

  FakeExchange(String method, String target, @Nullable String key, String body) {
    int query = target.indexOf('?');
    this.inbound =
        new Inbound(
            "req_1",
            Instant.EPOCH,
            0,
            method,
            query < 0 ? target : target.substring(0, query),
            query < 0 ? "" : target.substring(query + 1),
            InetAddress.getLoopbackAddress(),
            "127.0.0.1",
            null,
            "application/json",
            null,
            key == null ? null : new PresentedKey(key));
    this.body = body.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Inbound inbound() {
    return inbound;
  }

  @Override
  public @Nullable String requestHeader(String name) {
    return headers.get(name);
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public void answer(Answer given) {
    if (answer != null) {
      throw new IllegalStateException("answered twice");
    }
    answer = given;
  }

  @Override
  public EventOutput stream(Answer.Header... headers) {
    return new EventOutput() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws ClientGoneException {
        if (left) {
          throw new ClientGoneException("gone");
        }
        written.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
      }

      @Override
      public void finish() {
        finished = true;
      }
    };
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... headers) {
    return stream(headers);
  }

  @Override
  public void whenClientLeaves(LongConsumer action) {
    onLeave = action;
  }

  /** The next thing that was streamed; waits for it. */
  String nextWritten() throws InterruptedException {
    String next = written.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was written");
    }
    return next;
  }

  void leave() {
    left = true;
    LongConsumer action = onLeave;
    if (action != null) {
      action.accept(System.nanoTime());
    }
  }
}
