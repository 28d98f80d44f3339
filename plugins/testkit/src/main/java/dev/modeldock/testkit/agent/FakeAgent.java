package dev.modeldock.testkit.agent;

import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import dev.modeldock.testkit.runtime.Performance;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A strict chat completions API whose one model, {@code agent}, works as an agent: it uses the
 * tools that it is offered. {@code GET /seen} tells what it was asked. The user's last {@code
 * [[scene]]} says what it is about:
 *
 * <ul>
 *   <li>{@code turn}: makes {@code made.txt} by the shell; then reads {@code given.txt} and makes
 *       {@code second.txt}, both at once; then says what was read
 *   <li>{@code recall}: says how many tools had answered before
 *   <li>{@code look}: has {@code given.png} shown, then says how many pictures it saw
 *   <li>{@code use:Name {"some":"arguments"}}: calls that tool, then says what it answered
 *   <li>{@code cut}: is cut off in the middle of a call that would make {@code half.txt}
 *   <li>{@code silent}: says nothing at all
 *   <li>{@code endless}: talks until the client leaves
 *   <li>{@code busy:key}: refuses twice as overloaded, then does a turn
 *   <li>{@code full}: refuses, since the conversation is too long
 * </ul>
 *
 * <p>Where no shell is offered it answers at once, as it does to a client that wants a title.
 *
 * <p>Streams are written in slivers that end anywhere. Safe for use by several threads.
 */
public final class FakeAgent implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHAT = "/v1/chat/completions";
  private static final int SLIVER = 97;

  private final AgentMind mind = new AgentMind();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final FakeServer server;

  private FakeAgent(int port) {
    server = FakeServer.start(port, this::answer);
  }

  /**
   * Starts one.
   *
   * @param port where it listens; 0 for any free port
   */
  public static FakeAgent start(int port) {
    return new FakeAgent(port);
  }

  /** Starts an Ollama whose one model, {@code agent}, works as an agent. */
  public static FakeOllama ollama(int port) {
    return FakeOllama.start(port)
        .clear()
        .add(new FakeModel("agent:latest", Set.of("completion", "tools"), new AgentMind()::beats));
  }

  /** {@return the port it listens on} */
  public int port() {
    return server.port();
  }

  /** {@return its address, without {@code /v1}} */
  public URI base() {
    return server.base();
  }

  /** Waits until a client left in the middle of an answer; each one is told of once. */
  public boolean awaitDisconnect(Duration limit) throws InterruptedException {
    return server.awaitDisconnect(limit);
  }

  private Script answer(Request request) {
    return switch (request.path()) {
      case CHAT -> chat(request);
      case "/v1/models" ->
          Script.json(
              200,
              """
              {"object":"list","data":[{"id":"agent","object":"model","created":1795390000,\
              "owned_by":"testkit"}]}\
              """);
      case "/seen" -> Script.json(200, seen()).unrecorded();
      default -> Script.json(404, error("There is no such route", "not_found"));
    };
  }

  private Script chat(Request request) {
    JsonNode body = request.json();
    asked.incrementAndGet();
    Optional<String> broken = ChatRules.broken(body);
    if (broken.isPresent()) {
      return Script.json(400, error(broken.get(), "invalid_request_error"));
    }
    var performance = new Performance(new AgentDialect(body, request.body().length));
    return body.path("stream").asBoolean(false)
        ? slivers(performance.streamed(mind.beats(body)))
        : performance.whole(mind.beats(body));
  }

  /** What was asked, for tests that run in another process. */
  private String seen() {
    try {
      while (server.awaitDisconnect(Duration.ZERO)) {
        abandoned.incrementAndGet();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    ObjectNode seen = JSON.createObjectNode();
    seen.put("asked", asked.get()).put("abandoned", abandoned.get());
    ObjectNode last = JSON.createObjectNode();
    List<Request> chats = server.requests(CHAT);
    seen.set("last", chats.isEmpty() ? last : chats.getLast().json());
    return seen.toString();
  }

  private static String error(String message, String code) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", "invalid_request_error")
        .putNull("param")
        .put("code", code);
    return body.toString();
  }

  private static Script slivers(Script script) {
    var steps = new ArrayList<Step>();
    for (Step step : script.steps()) {
      if (step instanceof Step.Write(byte[] bytes)) {
        for (int at = 0; at < bytes.length; at += SLIVER) {
          int end = Math.min(bytes.length, at + SLIVER);
          steps.add(new Step.Write(Arrays.copyOfRange(bytes, at, end)));
        }
      } else {
        steps.add(step);
      }
    }
    return new Script(steps, script.recorded());
  }

  @Override
  public void close() {
    server.close();
  }
}
