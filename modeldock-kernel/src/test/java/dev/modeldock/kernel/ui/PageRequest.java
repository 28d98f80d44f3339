package dev.modeldock.kernel.ui;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.pipeline.Inbound;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A request for a page, in memory, and what was answered to it. */
final class PageRequest implements Exchange {

  private final Inbound inbound;
  private final Map<String, String> headers;
  private @Nullable Answer answer;

  PageRequest(String method, String path, Map<String, String> headers) {
    this.inbound =
        new Inbound(
            "req_1",
            Instant.EPOCH,
            0,
            method,
            path,
            "",
            InetAddress.getLoopbackAddress(),
            "127.0.0.1",
            null,
            null,
            null,
            null);
    this.headers = headers;
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
    return new byte[0];
  }

  @Override
  public void answer(Answer given) {
    if (answer != null) {
      throw new IllegalStateException("answered twice");
    }
    answer = given;
  }

  @Override
  public EventOutput stream(Answer.Header... with) {
    throw new AssertionError("pages are not streamed");
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... with) {
    throw new AssertionError("pages are not downloaded");
  }

  @Override
  public void whenClientLeaves(LongConsumer action) {
    throw new AssertionError("nothing takes long enough");
  }

  boolean isAnswered() {
    return answer != null;
  }

  Answer answer() {
    return Objects.requireNonNull(answer, "no answer");
  }

  Optional<String> header(String name) {
    return answer().headers().stream()
        .filter(each -> each.name().equals(name))
        .map(Answer.Header::value)
        .findFirst();
  }
}
