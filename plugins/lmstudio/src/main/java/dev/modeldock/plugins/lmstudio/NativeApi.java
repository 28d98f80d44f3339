package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.api.host.Secrets;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What LM Studio offers beside OpenAI's paths. Safe for use by several threads. */
final class NativeApi {

  private static final int LIMIT = 16 * 1024 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final HostHttp http;
  private final Secrets secrets;
  private final String root;

  NativeApi(HostHttp http, Secrets secrets, String root) {
    this.http = http;
    this.secrets = secrets;
    this.root = root;
  }

  /** {@return the address, for messages} */
  String root() {
    return root;
  }

  /** {@return what LM Studio has at {@code path}; nothing if this age of it has no such path} */
  Optional<JsonNode> get(String path) throws ProviderException, InterruptedException {
    return answer(HttpCall.get(URI.create(root + path)));
  }

  /** Posts {@code body}; {@return the answer, or nothing if there is no such path} */
  Optional<JsonNode> post(String path, JsonNode body)
      throws ProviderException, InterruptedException {
    return answer(HttpCall.post(URI.create(root + path), JSON.writeValueAsBytes(body)));
  }

  private Optional<JsonNode> answer(HttpCall call) throws ProviderException, InterruptedException {
    HttpCall signed =
        secrets
            .reveal(LmStudioProviderFactory.API_TOKEN)
            .map(token -> call.header("authorization", "Bearer " + token.strip()))
            .orElse(call);
    try (HttpReply reply = http.send(signed)) {
      int status = reply.status();
      if (status == 401 || status == 403) {
        throw new CredentialsRejected(Stage.SENT, Failures.needsToken(root, status));
      }
      JsonNode body = JSON.readTree(reply.readAll(LIMIT));
      String error = error(body.path("error"));
      if (error == null && status == 200 && body.isObject()) {
        return Optional.of(body);
      }
      if (error != null && error.contains("Unexpected endpoint")) {
        return Optional.empty();
      }
      throw failure(status, body, error);
    } catch (JacksonException _) {
      throw new ProtocolBroken(
          Stage.SENT, call + " answered with something that is not JSON: is it LM Studio?");
    }
  }

  private static @Nullable String error(JsonNode error) {
    if (error.isMissingNode() || error.isNull()) {
      return null;
    }
    return error.isObject() ? error.path("message").asString("") : error.asString("");
  }

  private ProviderException failure(int status, JsonNode body, @Nullable String error) {
    String what = root + " answered " + status + (error == null ? "" : ": " + error);
    return body.path("error").path("type").asString("").equals("model_not_found")
        ? new ModelUnknown(Stage.SENT, what)
        : new Unreachable(Stage.SENT, what);
  }
}
