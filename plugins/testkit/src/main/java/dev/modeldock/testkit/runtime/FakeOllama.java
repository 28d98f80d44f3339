package dev.modeldock.testkit.runtime;

import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An Ollama that runs no model: the native API and the chat, model and embedding parts of {@code
 * /v1}, to the byte as Ollama 0.33 writes them, with faults on demand.
 *
 * <p>What it does is chosen by the name of the model: {@code text}, {@code think}, {@code tools},
 * {@code fault-stall} and so on, models of a test's own ({@link #add}), and {@code bench…} for load
 * tests. Safe for use by several threads.
 */
public final class FakeOllama implements AutoCloseable {

  /** Which age of Ollama to be. */
  public enum Age {
    /** The newest: the list of models says what they can do. */
    CURRENT,
    /** Before 0.30: one has to ask for each model. */
    BEFORE_0_30
  }

  private final ConcurrentSkipListMap<String, FakeModel> models =
      new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
  private final BenchUpstream bench = new BenchUpstream();
  private final OllamaListing listing;
  private final FakeServer server;

  private FakeOllama(int port, Age age) {
    FakeModels.all().forEach(this::add);
    listing = new OllamaListing(age, models.values());
    server = FakeServer.start(port, this::answer);
  }

  /**
   * Starts one of the newest age.
   *
   * @param port where it listens; 0 for any free port
   */
  public static FakeOllama start(int port) {
    return start(port, Age.CURRENT);
  }

  /** Starts one of the given age. */
  public static FakeOllama start(int port, Age age) {
    return new FakeOllama(port, age);
  }

  /** Gives it one model more, or another one of the same name. */
  public FakeOllama add(FakeModel model) {
    models.put(model.name(), model);
    return this;
  }

  /** Takes all models away. */
  public FakeOllama clear() {
    models.clear();
    return this;
  }

  /** {@return the models it has, by name} */
  public Collection<FakeModel> models() {
    return List.copyOf(models.values());
  }

  /** {@return its address} */
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
    String path = request.path();
    boolean openAi = path.startsWith("/v1/");
    if (openAi || path.equals("/api/chat")) {
      Optional<Script> fast = bench.answer(request.body(), openAi);
      if (fast.isPresent()) {
        return fast.get();
      }
    }
    if (OllamaRules.foreign(request)) {
      return Script.empty(403);
    }
    try {
      return route(request, path);
    } catch (OllamaRefusal e) {
      String body = openAi ? new OpenAiDialect("", false).refusal(e.status(), e.body()) : e.body();
      return Script.json(e.status(), body);
    } catch (JacksonException e) {
      return Script.json(400, "{\"error\":\"invalid character in the request body\"}");
    }
  }

  private Script route(Request request, String path) {
    return switch (path) {
      case "/" -> text(200, "Ollama is running");
      case "/api/version" -> Script.json(200, listing.version());
      case "/api/tags" -> Script.json(200, listing.tags());
      case "/api/ps" -> Script.json(200, listing.ps());
      case "/api/show" -> Script.json(200, listing.show(known(request, "model '%s' not found")));
      case "/api/chat" -> chat(request);
      case "/api/embed" ->
          Script.json(200, OllamaEmbeddings.nativeBody(request.json(), embedder(request)));
      case "/api/pull" -> OllamaPull.script(OllamaRules.json(request).path("model").asString(""));
      case "/v1/models" -> Script.json(200, listing.openAiModels());
      case "/v1/chat/completions" -> openAiChat(request);
      case "/v1/embeddings" ->
          Script.json(200, OllamaEmbeddings.openAiBody(request.json(), embedder(request)));
      default -> text(404, "404 page not found");
    };
  }

  private Script chat(Request request) {
    JsonNode body = OllamaRules.json(request);
    FakeModel model = known(request, "model '%s' not found");
    OllamaRules.check(body, model);
    String name = body.path("model").asString();
    boolean stream = body.path("stream").asBoolean(true);
    if (body.path("messages").isEmpty()) {
      return Script.json(200, listing.loaded(name, body.path("keep_alive").asInt(1) == 0));
    }
    List<Beat> beats = OllamaRules.silenced(model.answer().apply(body), body.path("think"));
    var performance = new Performance(new OllamaDialect(name));
    return stream ? performance.streamed(beats) : performance.whole(beats);
  }

  private Script openAiChat(Request request) {
    JsonNode body = OllamaRules.json(request);
    FakeModel model = known(request, "model '%s' not found");
    OllamaRules.checkTools(body, model);
    boolean usage = body.path("stream_options").path("include_usage").asBoolean(false);
    var dialect = new OpenAiDialect(body.path("model").asString(), usage);
    var performance = new Performance(dialect);
    List<Beat> beats = model.answer().apply(body);
    return body.path("stream").asBoolean(false)
        ? performance.streamed(beats)
        : performance.whole(beats);
  }

  private FakeModel embedder(Request request) {
    return known(request, "model \\\"%s\\\" not found, try pulling it first");
  }

  private FakeModel known(Request request, String otherwise) {
    String name = OllamaRules.json(request).path("model").asString("");
    if (name.isEmpty()) {
      throw new OllamaRefusal(400, "{\"error\":\"model is required\"}");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(":cloud") || lower.endsWith("-cloud")) {
      throw new OllamaRefusal(
          401,
          "{\"error\":\"unauthorized\","
              + "\"signin_url\":\"https://ollama.com/connect?name=box&key=c3NoLWVkMjU1MTk\"}");
    }
    FakeModel model = models.get(name.contains(":") ? name : name + ":latest");
    if (model == null) {
      throw new OllamaRefusal(404, "{\"error\":\"" + otherwise.formatted(name) + "\"}");
    }
    return model;
  }

  private static Script text(int status, String text) {
    return Script.whole(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.close();
  }
}
