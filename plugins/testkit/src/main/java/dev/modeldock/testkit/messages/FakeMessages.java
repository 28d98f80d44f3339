package dev.modeldock.testkit.messages;

import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A fake of Anthropic's Messages API, for programs that speak it, such as the Claude Code CLI. What
 * it does is said by the last {@code [[scene]]} or {@code [[scene:argument]]} of the last user
 * message; see {@link MessagesScenes}.
 *
 * <p>Safe for use by several threads.
 */
public final class FakeMessages implements AutoCloseable {

  private static final String PATH = "/v1/messages";

  private final FakeServer server;

  private FakeMessages(FakeServer server) {
    this.server = server;
  }

  /** Starts it on {@code port}; 0 for any free one. */
  public static FakeMessages start(int port) {
    return new FakeMessages(FakeServer.start(port, FakeMessages::answer));
  }

  private static Script answer(Request request) {
    return switch (request.path()) {
      case PATH -> new MessagesScenes(request.json()).script();
      case PATH + "/count_tokens" -> Script.json(200, "{\"input_tokens\":100}");
      default ->
          request.method().equals("HEAD")
              ? Script.whole(200, "application/json", new byte[0]).unrecorded()
              : Script.whole(
                  404,
                  "application/json",
                  MessagesScenes.error("not_found_error", "no such route")
                      .getBytes(StandardCharsets.UTF_8));
    };
  }

  /** {@return the port it listens on} */
  public int port() {
    return server.port();
  }

  /** {@return its address, without {@code /v1}} */
  public URI base() {
    return server.base();
  }

  /** {@return the latest requests for messages, oldest first} */
  public List<Request> requests() {
    return server.requests(PATH);
  }

  /** {@return all requests, whatever they were for, but for those that only warm a connection} */
  public List<Request> everything() {
    return server.requests();
  }

  /** Waits for the next request that no earlier call of this method was told of. */
  public boolean awaitRequest(Duration limit) throws InterruptedException {
    return server.awaitRequest(limit);
  }

  /** Waits until a client left in the middle of an answer; each one is told of once. */
  public boolean awaitDisconnect(Duration limit) throws InterruptedException {
    return server.awaitDisconnect(limit);
  }

  @Override
  public void close() {
    server.close();
  }
}
