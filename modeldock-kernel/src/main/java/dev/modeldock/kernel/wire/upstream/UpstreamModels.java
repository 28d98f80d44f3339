package dev.modeldock.kernel.wire.upstream;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.model.ModelDescriptor;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the answer to {@code GET models}, which runtimes fill in to very different degrees. */
public final class UpstreamModels {

  private static final JsonMapper JSON = new JsonMapper();

  /** Names under which runtimes tell the size of the context window. */
  private static final List<String> CONTEXT_FIELDS =
      List.of("max_model_len", "context_length", "max_context_length");

  private UpstreamModels() {}

  /**
   * {@return the models, in the runtime's order; none if {@code data} is null}
   *
   * @param who host and port of the runtime
   */
  public static List<ModelDescriptor> parse(String who, byte[] body) throws ProviderException {
    JsonNode data;
    try {
      data = JSON.readTree(body).get("data");
    } catch (JacksonException _) {
      throw broken(who);
    }
    if (data == null || !data.isArray() && !data.isNull()) {
      throw broken(who);
    }
    var models = new ArrayList<ModelDescriptor>();
    for (JsonNode model : data) {
      JsonNode id = model.path("id");
      if (id.isString() && !id.stringValue().isEmpty()) {
        models.add(describe(id.stringValue(), model));
      }
    }
    return List.copyOf(models);
  }

  private static ModelDescriptor describe(String id, JsonNode model) {
    ModelDescriptor described = ModelDescriptor.of(id);
    JsonNode created = model.path("created");
    if (created.isNumber() && created.asLong(-1) > 0) {
      described = described.withCreated(created.asLong(-1));
    }
    for (String field : CONTEXT_FIELDS) {
      JsonNode tokens = model.path(field);
      if (tokens.isNumber() && tokens.asLong(-1) > 0) {
        return described.withContextTokens(tokens.asLong(-1));
      }
    }
    return described;
  }

  private static ProviderException broken(String who) {
    return new ProtocolBroken(
        Stage.SENT, who + " answered with something that is not a list of models");
  }
}
