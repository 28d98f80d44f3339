package dev.modeldock.testkit.dashscope;

import dev.modeldock.testkit.dashscope.DashScopeModel.Trait;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.Performance;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DashScope that runs no model: its compatible mode, under {@code /compatible-mode/v1}, for one
 * key, with faults on demand. Made after the documentation and what others recorded.
 *
 * <p>What it does is chosen by the name of the model: {@code text}, {@code think}, {@code tools},
 * {@code stall} and so on, models of a test's own ({@link #add}), and for each of the {@link
 * DashScopeErrors}, such as {@code arrearage}:
 *
 * <ul>
 *   <li>{@code error-arrearage}: the answer is this error, in the compatible form;
 *   <li>{@code flat-arrearage}: in the native form;
 *   <li>{@code late-arrearage}: it comes in the middle of a stream, in the compatible form;
 *   <li>{@code lateflat-arrearage}: the same in the native form, as an event called error;
 *   <li>{@code latebare-arrearage}: the same without the event's name.
 * </ul>
 *
 * Safe for use by several threads.
 */
public final class FakeDashScope implements AutoCloseable {

  /** The one key that is accepted. */
  public static final String KEY = "sk-fake-7f3a90c2d4e14b5a";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASE = "/compatible-mode/v1";

  private final Map<String, DashScopeModel> models = new ConcurrentSkipListMap<>();
  private final FakeServer server;
  private volatile boolean listing = true;

  private FakeDashScope(int port) {
    DashScopeModels.all().forEach(this::add);
    server = FakeServer.start(port, this::answer);
  }

  /**
   * Starts one.
   *
   * @param port where it listens; 0 for any free port
   */
  public static FakeDashScope start(int port) {
    return new FakeDashScope(port);
  }

  /** Gives it one model more, or another one of the same name. */
  public FakeDashScope add(DashScopeModel model) {
    models.put(model.name(), model);
    return this;
  }

  /** Takes the list of models away, which no document promises. */
  public FakeDashScope withoutListing() {
    listing = false;
    return this;
  }

  /** {@return the address at which its paths begin} */
  public URI base() {
    return URI.create(server.base() + BASE);
  }

  /** {@return the port it listens on} */
  public int port() {
    return server.port();
  }

  /** {@return the latest requests for {@code path} below the base, oldest first} */
  public List<Request> requests(String path) {
    return server.requests(BASE + path);
  }

  /** {@return the latest request for {@code path} below the base} */
  public Request last(String path) {
    return server.last(BASE + path);
  }

  /** {@return how many clients are connected} */
  public int openConnections() {
    return server.openConnections();
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
    try {
      if (!request.header("authorization").orElse("").equals("Bearer " + KEY)) {
        throw named("invalid-key-snake");
      }
      return switch (request.path()) {
        case BASE + "/chat/completions" -> chat(request.json());
        case BASE + "/embeddings" -> embeddings(request.json());
        case BASE + "/models" -> listing ? Script.json(200, list()) : Script.empty(404);
        default -> throw named("not-found");
      };
    } catch (DashScopeRefusal e) {
      return Script.json(e.error().status(), e.error().envelope());
    } catch (JacksonException e) {
      DashScopeError error = DashScopeRefusal.invalid("Required body invalid").error();
      return Script.json(error.status(), error.envelope());
    }
  }

  private Script chat(JsonNode body) {
    String name = body.path("model").asString("");
    boolean stream = body.path("stream").asBoolean(false);
    int dash = name.indexOf('-');
    if (dash > 0 && !models.containsKey(name)) {
      var error = DashScopeErrors.named(name.substring(dash + 1));
      if (error.isPresent()) {
        return fail(error.get(), stream ? name.substring(0, dash) : "error");
      }
    }
    DashScopeModel model = known(name);
    DashScopeRules.check(model, body);
    List<Beat> beats = model.beats();
    if (!DashScopeRules.thinks(model, body)) {
      beats = DashScopeModels.thoughtless(beats);
    }
    if (!body.path("parallel_tool_calls").asBoolean(false)) {
      beats = DashScopeModels.oneCall(beats);
    }
    boolean usage = body.path("stream_options").path("include_usage").asBoolean(false);
    var performance = new Performance(new DashScopeDialect(name, usage, model.is(Trait.COMPACT)));
    return stream ? performance.streamed(beats) : performance.whole(beats);
  }

  private static Script fail(DashScopeError error, String how) {
    return switch (how) {
      case "flat" -> Script.json(error.status(), error.flat());
      case "late" -> late("data: " + error.envelope());
      case "latebare" -> late("data:" + error.flat());
      case "lateflat" ->
          late("event:error\n:HTTP_STATUS/" + error.status() + "\ndata:" + error.flat());
      default -> throw new DashScopeRefusal(error);
    };
  }

  private static Script late(String event) {
    return new Performance(new DashScopeDialect("failing", true, false))
        .streamed(List.of(Beat.say("Hel"), new Beat.Raw(event + "\n")));
  }

  private Script embeddings(JsonNode body) {
    DashScopeModel model = known(body.path("model").asString(""));
    if (!model.is(Trait.EMBEDS)) {
      throw DashScopeRefusal.invalid("Unsupported model `" + model.name() + "` for embeddings.");
    }
    return Script.json(200, DashScopeEmbeddings.answer(body));
  }

  private String list() {
    ObjectNode body = JSON.createObjectNode().put("object", "list");
    var data = body.putArray("data");
    for (DashScopeModel model : models.values()) {
      data.addObject()
          .put("id", model.name())
          .put("object", "model")
          .put("created", 1_778_425_608L)
          .put("owned_by", "system");
    }
    return body.toString();
  }

  private DashScopeModel known(String name) {
    DashScopeModel model = models.get(name);
    if (model == null) {
      throw new DashScopeRefusal(
          new DashScopeError(
              "",
              404,
              "model_not_found",
              "invalid_request_error",
              "The model `" + name + "` does not exist or you do not have access to it."));
    }
    return model;
  }

  private static DashScopeRefusal named(String name) {
    return new DashScopeRefusal(DashScopeErrors.named(name).orElseThrow());
  }

  @Override
  public void close() {
    server.close();
  }
}
