package dev.modeldock.testkit.lmstudio;

import dev.modeldock.testkit.lmstudio.StudioLibrary.Loaded;
import dev.modeldock.testkit.lmstudio.StudioModel.Trait;
import dev.modeldock.testkit.runtime.Performance;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An LM Studio that runs no model: chats and embeddings of {@code /v1}, the lists of {@code
 * /api/v0} and {@code /api/v1}, loading and unloading, with Express's manners and faults on demand.
 *
 * <p>What it does is chosen by the name of the model: {@code text}, {@code tools}, {@code
 * fault-stall} and so on, and models of a test's own ({@link #add}). Safe for use by several
 * threads.
 */
public final class FakeLmStudio implements AutoCloseable {

  /** Which age of LM Studio to be. */
  public enum Age {
    /** 0.4: has {@code /api/v1}. */
    CURRENT,
    /** 0.3.6: has {@code /api/v0}, and is stricter with messages. */
    BEFORE_0_4,
    /** Has {@code /v1} only. */
    BEFORE_0_3_6
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Age age;
  private final StudioLibrary library = new StudioLibrary();
  private final StudioListing listing = new StudioListing(library);
  private final FakeServer server;
  private volatile @Nullable String token;
  private volatile Duration loadTime = Duration.ZERO;
  private volatile Duration keepAlive = Duration.ofSeconds(5);

  private FakeLmStudio(int port, Age age) {
    this.age = age;
    StudioModels.all().forEach(library::add);
    server = FakeServer.start(port, this::answer);
  }

  /**
   * Starts one of the newest age.
   *
   * @param port where it listens; 0 for any free port
   */
  public static FakeLmStudio start(int port) {
    return start(port, Age.CURRENT);
  }

  /** Starts one of the given age. */
  public static FakeLmStudio start(int port, Age age) {
    return new FakeLmStudio(port, age);
  }

  /** Downloads one model more, or another one of the same name. */
  public FakeLmStudio add(StudioModel model) {
    library.add(model);
    return this;
  }

  /** Takes all models away. */
  public FakeLmStudio clear() {
    library.clear();
    return this;
  }

  /** Lets in only who presents this token, such as {@code sk-lm-…}. */
  public FakeLmStudio requireToken(String value) {
    token = value;
    return this;
  }

  /** Sets whether a request loads its model; it does unless told otherwise. */
  public FakeLmStudio justInTime(boolean on) {
    library.justInTime(on);
    return this;
  }

  /** Sets whether such a load throws the one before it out; it does not unless told so. */
  public FakeLmStudio evicting(boolean on) {
    library.evicting(on);
    return this;
  }

  /** Sets how long a model takes to load; nothing is sent meanwhile. */
  public FakeLmStudio loadTime(Duration time) {
    loadTime = time;
    return this;
  }

  /** Sets the largest window there is memory for: larger ones are cut to it without a word. */
  public FakeLmStudio room(int tokens) {
    library.room(tokens);
    return this;
  }

  /** Sets after how long an idle connection is closed, five seconds as in Node if not set. */
  public FakeLmStudio keepAlive(Duration time) {
    keepAlive = time;
    return this;
  }

  /** Loads a model as its owner does; {@return its name in memory} */
  public String load(String key, int context) {
    return library.load(key, context).orElseThrow().id();
  }

  /** {@return the names of what is in memory} */
  public List<String> loaded() {
    return library.loaded().stream().map(Loaded::id).toList();
  }

  /** {@return after how many idle seconds {@code id} is unloaded; none if it stays} */
  public OptionalLong ttl(String id) {
    return library.loaded().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow()
        .ttl();
  }

  /** {@return its address, without {@code /v1}} */
  public URI base() {
    return server.base();
  }

  /** {@return the port it listens on} */
  public int port() {
    return server.port();
  }

  /** {@return the latest requests for {@code path}, oldest first} */
  public List<Request> requests(String path) {
    return server.requests(path);
  }

  /** {@return the latest request for {@code path}} */
  public Request last(String path) {
    return server.last(path);
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
    Script script;
    try {
      script = route(request);
    } catch (StudioRefusal e) {
      script = Express.json(e.status(), e.body());
    } catch (JacksonException e) {
      script = Express.json(400, StudioRefusal.text(400, "Invalid JSON").body());
    }
    return Express.closingIdle(script, keepAlive);
  }

  private Script route(Request request) {
    String route = request.method() + " " + request.path();
    if (route.equals("GET /lmstudio-greeting")) {
      return Express.json(200, JSON.createObjectNode().put("lmstudio", true));
    }
    checkToken(request);
    return switch (route) {
      case "GET /v1/models" -> Express.json(200, listing.openAi());
      case "POST /v1/chat/completions" -> chat(request.json());
      case "POST /v1/embeddings" -> embed(request.json());
      default -> nativeRoute(route, request);
    };
  }

  private Script nativeRoute(String route, Request request) {
    boolean v1 = age == Age.CURRENT;
    if (age != Age.BEFORE_0_3_6 && route.equals("GET /api/v0/models")) {
      return Express.json(200, listing.v0());
    } else if (v1 && route.equals("GET /api/v1/models")) {
      return Express.json(200, listing.v1());
    } else if (v1 && route.equals("POST /api/v1/models/load")) {
      return load(request.json());
    } else if (v1 && route.equals("POST /api/v1/models/unload")) {
      return unload(request.json());
    }
    throw StudioRefusal.text(200, "Unexpected endpoint or method. (%s)".formatted(route));
  }

  private void checkToken(Request request) {
    String wanted = token;
    String presented = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
    if (wanted != null && !wanted.equals(presented)) {
      throw StudioRefusal.token(presented);
    }
  }

  private Script chat(JsonNode body) {
    StudioRules.check(body, age);
    int before = library.loaded().size();
    Loaded copy = serve(body);
    if (copy.model().is(Trait.EMBEDDING)) {
      throw StudioRefusal.text(400, "Model '" + copy.id() + "' is an embedding model.");
    }
    var dialect = new StudioDialect(copy.id(), copy.model(), body);
    var performance = new Performance(dialect);
    Script script =
        body.path("stream").asBoolean(false)
            ? performance.streamed(copy.model().beats())
            : performance.whole(copy.model().beats());
    return library.loaded().size() > before ? afterLoading(script) : script;
  }

  private Loaded serve(JsonNode body) {
    JsonNode ttl = body.path("ttl");
    return library.serve(
        body.path("model").asString(""),
        ttl.isIntegralNumber() ? OptionalLong.of(ttl.asLong()) : OptionalLong.empty());
  }

  private Script afterLoading(Script script) {
    var steps = new ArrayList<Step>();
    steps.add(new Step.Pause(loadTime));
    steps.addAll(script.steps());
    return new Script(steps, true);
  }

  /** Numbers and no usage, whatever was asked for. */
  private Script embed(JsonNode body) {
    Loaded copy = serve(body);
    ObjectNode answer = JSON.createObjectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    JsonNode input = body.path("input");
    for (JsonNode text : input.isArray() ? input : JSON.createArrayNode().add(input)) {
      ObjectNode item = data.addObject().put("object", "embedding");
      item.putArray("embedding").add(text.asString("").length()).add(0.5).add(-0.25);
      item.put("index", data.size() - 1);
    }
    answer.put("model", copy.id());
    answer.putObject("usage").put("prompt_tokens", 0).put("total_tokens", 0);
    return Express.json(200, answer);
  }

  private Script load(JsonNode body) {
    StudioRules.checkLoad(body);
    String key = body.path("model").asString("");
    Loaded copy =
        library
            .load(key, body.path("context_length").asInt(4_096))
            .orElseThrow(() ->
                StudioRefusal.ofNative(404, "model_not_found", "Model '" + key + "' not found"));
    ObjectNode answer =
        JSON.createObjectNode()
            .put("type", copy.model().is(Trait.EMBEDDING) ? "embedding" : "llm")
            .put("instance_id", copy.id())
            .put("load_time_seconds", 0.519)
            .put("status", "loaded");
    if (body.path("echo_load_config").asBoolean(false)) {
      answer.set("load_config", StudioListing.config(copy));
    }
    return afterLoading(Express.json(200, answer));
  }

  private Script unload(JsonNode body) {
    String id = body.path("instance_id").asString("");
    if (!library.unload(id)) {
      throw StudioRefusal.ofNative(404, "model_not_found", "No instance '" + id + "' is loaded");
    }
    return Express.json(200, JSON.createObjectNode().put("instance_id", id));
  }

  @Override
  public void close() {
    server.close();
  }
}
