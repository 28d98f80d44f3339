package dev.modeldock.plugins.ollama;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One Ollama server's native API: sends a call, and hands back an answer of status 200 or throws.
 * Safe for use by several threads.
 */
final class OllamaApi {

  /** Enough for two thousand vectors of four thousand numbers. */
  private static final int ANSWER_LIMIT = 128 * 1024 * 1024;

  private static final int ERROR_LIMIT = 64 * 1024;

  private final HostHttp http;
  private final String base;
  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  OllamaApi(HostHttp http, String base) {
    this.http = http;
    this.base = base;
  }

  /** {@return the mapper, for those who write bodies and read lines} */
  JsonMapper json() {
    return json;
  }

  /** {@return the address, for messages} */
  String base() {
    return base;
  }

  /** Asks for a JSON document. */
  JsonNode get(String path) throws ProviderException, InterruptedException {
    return document(HttpCall.get(URI.create(base + path)), "");
  }

  /** Posts {@code body} and waits for a JSON document. */
  JsonNode post(String path, String model, JsonNode body)
      throws ProviderException, InterruptedException {
    return document(HttpCall.post(URI.create(base + path), json.writeValueAsBytes(body)), model);
  }

  /** Posts {@code body} and returns the answer with its body still coming; the caller closes it. */
  HttpReply open(String path, String model, byte[] body)
      throws ProviderException, InterruptedException {
    return accepted(HttpCall.post(URI.create(base + path), body), model);
  }

  /** {@return who says it, for messages} */
  Failures failures(String model) {
    return new Failures(json, base, model);
  }

  private JsonNode document(HttpCall call, String model)
      throws ProviderException, InterruptedException {
    try (HttpReply reply = accepted(call, model)) {
      return json.readTree(reply.readAll(ANSWER_LIMIT));
    } catch (JacksonException e) {
      throw new ProtocolBroken(
          Stage.SENT, call.uri() + " answered with something that is not JSON: is it Ollama?");
    }
  }

  private HttpReply accepted(HttpCall call, String model)
      throws ProviderException, InterruptedException {
    HttpReply reply = http.send(call);
    if (reply.status() == 200) {
      return reply;
    }
    try (reply) {
      String body = new String(reply.readAll(ERROR_LIMIT), StandardCharsets.UTF_8);
      throw failures(model).refusal(reply.status(), body, reply.header("retry-after"));
    }
  }
}
