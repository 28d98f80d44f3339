package dev.modeldock.plugins.codex.turn;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.plugins.codex.rpc.RefusedException;
import dev.modeldock.plugins.codex.server.AppServer;
import dev.modeldock.plugins.codex.server.AppServers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Begins turns: each request gets a thread of its own, which nothing is kept of. */
public final class Turns {

  private final AppServers servers;
  private final JsonMapper json;
  private final Limits limits;
  private final String loginCommand;

  public Turns(AppServers servers, JsonMapper json, Limits limits, String loginCommand) {
    this.servers = servers;
    this.json = json;
    this.limits = limits;
    this.loginCommand = loginCommand;
  }

  /**
   * Sends a request to the CLI.
   *
   * @param effort how much the model is to think, as the CLI says it; empty to leave it to the
   *     model
   * @param drop whether fields that cannot be passed on are dropped rather than refused
   */
  public ModelStream begin(ChatCall call, String effort, boolean drop)
      throws ProviderException, InterruptedException {
    ChatRequest request = call.request();
    Refusals.check(request, drop);
    Refusals.name(call);
    History history = History.of(request.messages(), json.createArrayNode());
    List<ToolSpec> tools =
        request.toolChoice() instanceof ToolChoice.None ? List.of() : request.tools();
    AppServers.Lease lease = servers.lease();
    try {
      ThreadStart start = new ThreadStart(json, call.model(), history.instructions(), tools);
      String verbosity = request.parameters().text("verbosity").orElse("");
      JsonNode started =
          ask(lease.server(), "thread/start", start.params(lease.server(), verbosity));
      var thread = new ThreadInUse(lease, id(started), !tools.isEmpty());
      try {
        ThreadStart.verify(started);
        return begin(call, effort, history, thread, lease.server(), tools);
      } catch (ProviderException | InterruptedException | RuntimeException e) {
        thread.release(false);
        throw e;
      }
    } catch (ProviderException | InterruptedException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private static String id(JsonNode started) {
    return started.path("thread").path("id").asString("");
  }

  private ModelStream begin(
      ChatCall call,
      String effort,
      History history,
      ThreadInUse thread,
      AppServer server,
      List<ToolSpec> tools)
      throws ProviderException, InterruptedException {
    if (!history.items().isEmpty()) {
      ObjectNode items = json.createObjectNode().put("threadId", thread.id());
      items.set("items", history.items());
      ask(server, "thread/inject_items", items);
    }
    await(thread.start(turn(thread.id(), effort, call.request().responseFormat())));
    var failures = new Failures(json, call.model(), loginCommand);
    Set<String> names = tools.stream().map(ToolSpec::name).collect(Collectors.toSet());
    return new TurnStream(thread, new TurnReader(failures, names), limits);
  }

  private ObjectNode turn(String thread, String effort, ResponseFormat format) {
    ObjectNode params = json.createObjectNode().put("threadId", thread);
    params.putArray("input");
    if (!effort.isEmpty()) {
      // Who asks for reasoning wants to see some of it.
      params.put("effort", effort).put("summary", effort.equals("none") ? "none" : "auto");
    }
    if (format instanceof ResponseFormat.JsonSchema schema) {
      params.set("outputSchema", json.readTree(schema.schema().text()));
    }
    return params;
  }

  private JsonNode ask(AppServer server, String method, ObjectNode params)
      throws ProviderException, InterruptedException {
    try {
      return server.connection().call(method, params, Limits.START);
    } catch (RefusedException e) {
      throw refused(e, Stage.NOT_SENT);
    }
  }

  /** From here on the request may be on its way. */
  private static void await(CompletableFuture<JsonNode> answer)
      throws ProviderException, InterruptedException {
    try {
      answer.get(Limits.START.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new TimedOut(Stage.SENT, "Codex did not begin its turn in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused(refused, Stage.NOT_SENT);
      }
      throw new Unreachable(
          Stage.SENT, "the Codex CLI ended when it was asked; ask again to start it anew");
    }
  }

  private static ProviderException refused(RefusedException e, Stage stage) {
    return e.code() == -32001
        ? new Overloaded(stage, "the Codex CLI is too busy", null)
        : new RequestRejected(
            stage, "the Codex CLI does not take the request (error %d)".formatted(e.code()));
  }
}
