package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.PresentedKey;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A request in memory, and all that was sent in answer to it. As strict as the edge is. */
final class FakeExchange implements Exchange {

  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** Stands in for the reading of a body that fails. */
  interface BodySource {
    byte[] read() throws RefusedException, ClientGoneException;
  }

  private final Inbound inbound;
  private final BodySource body;
  private final StringBuffer sent = new StringBuffer();
  private volatile @Nullable Answer answer;
  private volatile List<Answer.Header> headers = List.of();
  private volatile boolean begun;
  private volatile boolean finished;
  private volatile boolean left;
  private volatile @Nullable LongConsumer onLeave;

  FakeExchange(Inbound inbound, BodySource body) {
    this.inbound = inbound;
    this.body = body;
  }

  static FakeExchange post(String json) {
    return of("POST", "/v1/chat/completions", TestKeys.GOOD, json);
  }

  static FakeExchange get(String path) {
    return of("GET", path, TestKeys.GOOD, "");
  }

  static FakeExchange of(String method, String path, @Nullable String key, String body) {
    return new FakeExchange(
        inbound(method, path, key), () -> body.getBytes(StandardCharsets.UTF_8));
  }

  static Inbound inbound(String method, String path, @Nullable String key) {
    return new Inbound(
        "req_1",
        Instant.EPOCH,
        System.nanoTime(),
        method,
        path,
        "",
        InetAddress.getLoopbackAddress(),
        "127.0.0.1:3737",
        null,
        "application/json",
        null,
        key == null ? null : new PresentedKey(key));
  }

  @Override
  public Inbound inbound() {
    return inbound;
  }

  @Override
  public @Nullable String requestHeader(String name) {
    return null;
  }

  @Override
  public byte[] body() throws RefusedException, ClientGoneException {
    return body.read();
  }

  @Override
  public void answer(Answer given) throws ClientGoneException {
    requireUnanswered();
    requireClient();
    answer = given;
    headers = given.headers();
    sent.append(new String(given.body(), 0, given.length(), StandardCharsets.UTF_8));
  }

  @Override
  public EventOutput stream(Answer.Header... with) throws ClientGoneException {
    requireUnanswered();
    requireClient();
    begun = true;
    headers = List.of(with);
    return new EventOutput() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws ClientGoneException {
        requireClient();
        assertThat(finished).isFalse();
        sent.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
      }

      @Override
      public void finish() throws ClientGoneException {
        requireClient();
        finished = true;
      }
    };
  }

  private void requireUnanswered() {
    if (answer != null || begun) {
      throw new IllegalStateException("the request is answered already");
    }
  }

  private void requireClient() throws ClientGoneException {
    if (left) {
      throw new ClientGoneException("the client left");
    }
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... headers)
      throws ClientGoneException {
    return stream(headers);
  }

  @Override
  public void whenClientLeaves(LongConsumer action) {
    onLeave = action;
  }

  /** Has the client leave, and the gateway know it at once. */
  void leave() {
    left = true;
    LongConsumer action = onLeave;
    if (action != null) {
      long now = System.nanoTime();
      Thread.startVirtualThread(() -> action.accept(now));
    }
  }

  /** Has the client leave so that only a write can find out. */
  void vanish() {
    left = true;
  }

  /** {@return the HTTP status that the client has seen; 0 if none} */
  int status() {
    Answer whole = answer;
    return whole != null ? whole.status() : begun ? 200 : 0;
  }

  /** {@return the whole answer} */
  Answer answer() {
    return Objects.requireNonNull(answer, "no whole answer was sent");
  }

  /** {@return a header of the answer, if it has one of this name} */
  Optional<String> header(String name) {
    return headers.stream()
        .filter(each -> each.name().equals(name))
        .map(Answer.Header::value)
        .findFirst();
  }

  /** {@return all that was sent so far, without heads} */
  String sent() {
    return sent.toString();
  }

  /** {@return whether the answer was ended in order} */
  boolean ended() {
    return finished || answer != null;
  }

  /** Waits until {@code text} was sent. */
  void awaitSent(String text) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!sent().contains(text)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("'" + text + "' was not sent, but: " + sent());
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
