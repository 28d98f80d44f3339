package dev.modeldock.kernel.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.PresentedKey;
import java.net.InetAddress;
import java.time.Instant;

/** Requests of OpenAI's responses, as their clients send them. */
final class Asked {

  private Asked() {}

  /** Asks for a response with the id {@code resp_<requestId>}. */
  static FakeExchange response(String requestId, String key, String body) {
    return exchange(requestId, "POST", "/v1/responses", "", key, body);
  }

  static FakeExchange response(String model, boolean stream, String more) {
    return response(
        "req_1",
        TestKeys.GOOD,
        "{\"model\":\"%s\",\"stream\":%s,\"input\":\"Hi\"%s}".formatted(model, stream, more));
  }

  static FakeExchange get(String key, String path, String query) {
    return exchange("req_get", "GET", path, query, key, "");
  }

  static FakeExchange delete(String key, String path) {
    return exchange("req_delete", "DELETE", path, "", key, "");
  }

  private static FakeExchange exchange(
      String requestId, String method, String path, String query, String key, String body) {
    return new FakeExchange(
        new Inbound(
            requestId,
            Instant.EPOCH,
            System.nanoTime(),
            method,
            path,
            query,
            InetAddress.getLoopbackAddress(),
            "127.0.0.1:3737",
            null,
            "application/json",
            null,
            new PresentedKey(key)),
        () -> body.getBytes(UTF_8));
  }
}
