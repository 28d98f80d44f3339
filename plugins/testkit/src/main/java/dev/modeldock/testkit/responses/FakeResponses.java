package dev.modeldock.testkit.responses;

import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A server with OpenAI's Responses API that runs no model: what it does is chosen by {@code
 * [[name:argument]]} in the last user message. Safe for use by several threads.
 *
 * <p>Answers: {@code text}, {@code say:words}, {@code slow:words}, {@code reason}, {@code json},
 * {@code big:words}. Calls of tools: {@code exec:command}, {@code esc:command} (outside the
 * sandbox), {@code shell:command}, {@code patch}, {@code js:code}, {@code perm}, {@code ask},
 * {@code call:name:arguments}, {@code call2:name:arguments}, {@code
 * nscall:namespace:name:arguments}. Faults: {@code hang}, {@code hangheaders}, {@code midway},
 * {@code drop}, {@code droponce}, {@code http:status}, {@code bad}, {@code usage}, {@code quota},
 * {@code ctx}, {@code ctx400}, {@code rate}, {@code overload}, {@code incomplete}, {@code filter},
 * {@code empty}.
 */
public final class FakeResponses implements AutoCloseable {

  private static final String PATCH =
      "*** Begin Patch\n*** Add File: pwned.txt\n+pwned\n*** End Patch\n";
  private static final String PERMISSIONS =
      "{\"reason\":\"wants to write\",\"permissions\":{\"file_system\":{\"write\":[\"/\"]},"
          + "\"network\":{\"enabled\":true}}}";

  private static final String QUESTION =
      "{\"questions\":[{\"id\":\"q1\",\"header\":\"Pick\",\"question\":\"A or B?\",\"options\":["
          + "{\"label\":\"A\",\"description\":\"a\"},{\"label\":\"B\",\"description\":\"b\"}]}]}";

  private static final Duration NONE = Duration.ZERO;

  private final AtomicLong numbers = new AtomicLong();
  private final Set<String> dropped = ConcurrentHashMap.newKeySet();
  private final FakeServer server;

  private FakeResponses(int port) {
    server = FakeServer.start(port, this::answer);
  }

  /**
   * Starts a server.
   *
   * @param port where it listens; 0 for any free port
   */
  public static FakeResponses start(int port) {
    return new FakeResponses(port);
  }

  /** {@return the port it listens on} */
  public int port() {
    return server.port();
  }

  /** {@return where its API begins} */
  public URI base() {
    return URI.create(server.base() + "/v1");
  }

  /** {@return the latest requests for an answer, oldest first} */
  public List<Request> requests() {
    return server.requests("/v1/responses");
  }

  /** {@return the latest request for an answer} */
  public Request last() {
    return requests().getLast();
  }

  /** Waits for the next request that no earlier call of this method was told of. */
  public boolean awaitRequest(Duration limit) throws InterruptedException {
    return server.awaitRequest(limit);
  }

  /** Waits until a client left in the middle of an answer; each one is told of once. */
  public boolean awaitDisconnect(Duration limit) throws InterruptedException {
    return server.awaitDisconnect(limit);
  }

  private Script answer(Request request) {
    if (request.path().endsWith("/models")) {
      return Script.json(200, "{\"object\":\"list\",\"data\":[],\"models\":[]}").unrecorded();
    }
    if (!request.method().equals("POST") || !request.path().equals("/v1/responses")) {
      return refusal(404, "no_route", "no such route");
    }
    JsonNode body = request.json();
    Cue cue = Cue.of(body.path("input"));
    return switch (cue.name()) {
      case "hangheaders" -> new Script(List.of(new Step.Stall()), true);
      case "http" -> refusal(cue.number(500), "fake_code", "fake status");
      case "bad" -> refusal(400, "invalid_value", "Invalid value: 'x'.");
      case "ctx400" ->
          refusal(400, "context_length_exceeded", "Your input exceeds the context window.");
      case "usage" ->
          Script.json(
              429,
              "{\"error\":{\"type\":\"usage_limit_reached\",\"message\":\"The usage limit has been"
                  + " reached\",\"plan_type\":\"plus\",\"resets_in_seconds\":3600}}");
      default -> stream(cue, body.path("model").asString(""));
    };
  }

  private static Script refusal(int status, String code, String message) {
    return Script.json(
        status,
        "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"code\":\"%s\"}}"
            .formatted(message, code));
  }

  private Script stream(Cue cue, String model) {
    long number = numbers.incrementAndGet();
    var script = new ResponseScript(number, model);
    String callId = "call_" + number;
    return switch (cue.name()) {
      case "hang" -> script.brokenOff(new Step.Stall());
      case "quota" -> script.failed("insufficient_quota", "You exceeded your current quota.");
      case "ctx" -> script.failed("context_length_exceeded", "The input is too long.");
      case "rate" -> script.failed("rate_limit_exceeded", "Try again in 0.2s.");
      case "overload" -> script.failed("server_is_overloaded", "The server is overloaded.");
      case "incomplete" -> script.message(NONE, "cut ", "short").incomplete("max_output_tokens");
      case "filter" -> script.openMessage(NONE, "half ").incomplete("content_filter");
      case "midway" -> script.openMessage(NONE, "partial ").brokenOff(new Step.Stall());
      case "drop" -> drop(script);
      case "droponce" -> dropped.add(cue.argument()) ? drop(script) : text(script);
      case "empty" -> script.completed();
      case "say" -> script.message(NONE, "You said ", cue.argument()).completed();
      case "slow" -> script.message(Duration.ofMillis(200), words(cue.number(50))).completed();
      case "big" -> script.message(NONE, words(cue.number(2_000))).completed();
      case "reason" ->
          script.reasoning("Thinking about it.", "raw thought").message(NONE, "Done.").completed();
      case "json" -> script.message(NONE, "{\"answer\":", "\"42\"}").completed();
      case "exec" -> script.call(callId, "exec_command", object("cmd", cue.argument())).completed();
      case "esc" -> script.call(callId, "exec_command", escalated(cue.argument())).completed();
      case "shell" ->
          script.call(callId, "shell_command", object("command", cue.argument())).completed();
      case "patch" -> script.customCall(callId, "apply_patch", PATCH).completed();
      case "js" -> script.customCall(callId, "exec", cue.argument()).completed();
      case "perm" -> script.call(callId, "request_permissions", PERMISSIONS).completed();
      case "ask" -> script.call(callId, "request_user_input", QUESTION).completed();
      case "call" -> {
        String[] call = cue.argument().split(":", 2);
        yield script.call(callId, call[0], call[1]).completed();
      }
      case "nscall" -> {
        String[] call = cue.argument().split(":", 3);
        yield script.call(callId, call[0], call[1], call[2]).completed();
      }
      case "call2" -> {
        String[] call = cue.argument().split(":", 2);
        script.call(callId + "a", call[0], call[1]).pause(Duration.ofMillis(50));
        yield script.call(callId + "b", call[0], call[1]).completed();
      }
      case "_output" -> script.message(NONE, "Seen: ", cue.argument()).completed();
      default -> text(script);
    };
  }

  private static String[] words(int count) {
    return IntStream.range(0, count).mapToObj(i -> "w" + i + " ").toArray(String[]::new);
  }

  private static Script text(ResponseScript script) {
    return script.message(NONE, "Hello ", "from ", "fake.").completed();
  }

  private static Script drop(ResponseScript script) {
    return script
        .openMessage(Duration.ofMillis(50), "partial ", "text ")
        .brokenOff(new Step.HangUp());
  }

  private static String object(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put(name, value).toString();
  }

  private static String escalated(String command) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cmd", command)
        .put("sandbox_permissions", "require_escalated")
        .put("justification", "wants to run this")
        .toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
