package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener on a free port whose handler is a test's, and which notes every path it served. */
final class TestEdge implements AutoCloseable {

  /** A handler that may throw what exchanges throw. */
  interface Endpoint {
    void serve(Exchange exchange)
        throws RefusedException, ClientGoneException, InterruptedException;
  }

  static final ListenerSettings.Limits LIMITS =
      new ListenerSettings.Limits(
          1 << 20,
          4096,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  final List<String> paths = new CopyOnWriteArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final HttpListener listener;

  TestEdge(Endpoint endpoint) throws IOException {
    this(LIMITS, endpoint);
  }

  TestEdge(ListenerSettings.Limits limits, Endpoint endpoint) throws IOException {
    this(
        new ListenerSettings("test", ListenerSettings.loopback("test", 0).address(), 0, limits),
        endpoint);
  }

  TestEdge(ListenerSettings settings, Endpoint endpoint) throws IOException {
    listener = new HttpListener(settings, exchange -> serve(endpoint, exchange), TestEdge::render);
    listener.start();
  }

  HttpListener listener() {
    return listener;
  }

  RawClient connect() throws IOException {
    return new RawClient(listener.port());
  }

  /** {@return the head of a request, up to where further headers or the empty line come} */
  static String head(String method, String target) {
    return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  }

  static Answer text(int status, String body) {
    return Answer.json(status, body.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Answer render(Refusal refusal) {
    return text(
        refusal.code().status(),
        "{\"error\":{\"code\":\""
            + refusal.code().id()
            + "\",\"message\":\""
            + refusal.message()
            + "\"}}");
  }

  @Override
  public void close() {
    listener.stop(Duration.ZERO);
  }

  private void serve(Endpoint endpoint, Exchange exchange) {
    paths.add(exchange.inbound().path());
    try {
      endpoint.serve(exchange);
    } catch (RefusedException e) {
      try {
        exchange.answer(render(e.refusal()));
      } catch (ClientGoneException gone) {
        failures.add(gone);
      }
    } catch (ClientGoneException | InterruptedException e) {
      failures.add(e);
    }
  }
}
