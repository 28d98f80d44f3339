package dev.modeldock.testkit.host;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.Usage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The OpenAI transport in its plainest form: enough for the tests of providers that relay. */
final class SimpleOpenAi implements OpenAiTransport {

  private static final int LIMIT = 64 * 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HostHttp http;
  private final String base;
  private final List<Map.Entry<String, Supplier<String>>> headers;

  SimpleOpenAi(HostHttp http, URI base) {
    this(http, base.toString().replaceAll("/+$", ""), List.of());
  }

  private SimpleOpenAi(
      HostHttp http, String base, List<Map.Entry<String, Supplier<String>>> headers) {
    this.http = http;
    this.base = base;
    this.headers = headers;
  }

  @Override
  public OpenAiTransport header(String name, Supplier<String> value) {
    var more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new SimpleOpenAi(http, base, List.copyOf(more));
  }

  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    try (HttpReply reply = send(HttpCall.get(uri("/models")))) {
      var models = new ArrayList<ModelDescriptor>();
      JSON.readTree(reply.readAll(LIMIT))
          .path("data")
          .forEach(model -> models.add(ModelDescriptor.of(model.path("id").asString())));
      return models;
    }
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    HttpReply reply = send(HttpCall.post(uri("/chat/completions"), call.openAiBody()));
    return new SimpleRelay(reply, call.stream());
  }

  @Override
  public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    var body = JSON.createObjectNode().put("model", call.model());
    call.inputs().forEach(body.putArray("input")::add);
    call.dimensions().ifPresent(count -> body.put("dimensions", count));
    try (HttpReply reply = send(HttpCall.post(uri("/embeddings"), JSON.writeValueAsBytes(body)))) {
      JsonNode answer = JSON.readTree(reply.readAll(LIMIT));
      var vectors = new ArrayList<float[]>();
      answer
          .path("data")
          .forEach(item -> vectors.add(JSON.treeToValue(item.path("embedding"), float[].class)));
      return new Embeddings(
          vectors, Usage.of(answer.path("usage").path("prompt_tokens").asLong(0), 0));
    }
  }

  private URI uri(String path) {
    return URI.create(base + path);
  }

  private HttpReply send(HttpCall bare) throws ProviderException, InterruptedException {
    HttpCall call = bare;
    for (var header : headers) {
      call = call.header(header.getKey(), header.getValue().get());
    }
    HttpReply reply = http.send(call);
    if (reply.status() == 200) {
      return reply;
    }
    try (reply) {
      throw refusal(reply.status(), "the runtime answers with status " + reply.status());
    }
  }

  private static ProviderException refusal(int status, String message) {
    return switch (status) {
      case 401, 403 -> new CredentialsRejected(Stage.SENT, message);
      case 404 -> new ModelUnknown(Stage.SENT, message);
      case 429, 503 -> new Overloaded(Stage.SENT, message, null);
      default ->
          status < 500
              ? new RequestRejected(Stage.SENT, message)
              : new Unreachable(Stage.SENT, message);
    };
  }
}
