package dev.modeldock.plugins.ollama;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Ollama server, by its native API: its {@code /v1} would lose the text of errors in a stream,
 * the context size, and the sampling that the model's author chose.
 *
 * <p>{@link #chat} returns when Ollama has begun to answer, which it does with the first words of
 * the model: a model that has to be loaded first takes minutes.
 */
final class OllamaProvider implements Provider {

  private final OllamaApi api;
  private final Catalogue catalogue;
  private final boolean cloudAllowed;

  OllamaProvider(OllamaApi api, boolean cloudAllowed) {
    this.api = api;
    this.catalogue = new Catalogue(api, cloudAllowed);
    this.cloudAllowed = cloudAllowed;
  }

  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    return catalogue.list();
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    refuseCloud(call.model());
    ObjectNode body = new ChatBody(api.json()).of(call);
    addThinking(body, call);
    HttpReply reply = api.open("/api/chat", call.model(), api.json().writeValueAsBytes(body));
    return new ChatStream(reply, api.json(), api.failures(call.model()));
  }

  @Override
  public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    refuseCloud(call.model());
    ObjectNode body = api.json().createObjectNode().put("model", call.model());
    call.inputs().forEach(body.putArray("input")::add);
    call.dimensions().ifPresent(count -> body.put("dimensions", count));
    SamplingOptions.writeLoading(body, call.options());
    JsonNode answer = api.post("/api/embed", call.model(), body);
    var vectors = new ArrayList<float[]>();
    for (JsonNode vector : answer.path("embeddings")) {
      vectors.add(floats(vector));
    }
    if (vectors.size() != call.inputs().size()) {
      throw new ProtocolBroken(
          Stage.SENT,
          "Ollama answered %d texts with %d vectors"
              .formatted(call.inputs().size(), vectors.size()));
    }
    JsonNode count = answer.path("prompt_eval_count");
    return new Embeddings(vectors, count.isMissingNode() ? null : Usage.of(count.asLong(0), 0));
  }

  @Override
  public Health check() throws InterruptedException {
    try {
      String version = api.get("/api/version").path("version").asString("");
      return version.isEmpty()
          ? Health.down(api.base() + " answers, but not like Ollama: check base_url")
          : Health.up("Ollama " + version);
    } catch (ProviderException e) {
      return Health.down(e.getMessage() + " (is 'ollama serve' running at " + api.base() + "?)");
    }
  }

  /**
   * Says how much to think. Without a word about it Ollama lets a model think that can, so nothing
   * is written then: to write {@code true} would be an error for every other model, and would cost
   * a question first. {@code false} is right for all; more is only said to models that can.
   */
  private void addThinking(ObjectNode body, ChatCall call)
      throws ProviderException, InterruptedException {
    Optional<ReasoningEffort> effort = call.request().reasoningEffort();
    if (effort.isEmpty()) {
      call.options().text("think").ifPresent(word -> addWord(body, word));
    } else if (effort.get() == ReasoningEffort.NONE) {
      body.put("think", false);
    } else if (catalogue.canThink(call.model())) {
      body.put("think", level(effort.get()));
    } else {
      call.dropped("reasoning_effort");
    }
  }

  private static void addWord(ObjectNode body, String word) {
    switch (word) {
      case "true" -> body.put("think", true);
      case "false" -> body.put("think", false);
      default -> body.put("think", word);
    }
  }

  private static String level(ReasoningEffort effort) {
    return switch (effort) {
      case NONE, MINIMAL, LOW -> "low";
      case MEDIUM -> "medium";
      case HIGH -> "high";
      case XHIGH, MAX -> "max";
    };
  }

  private void refuseCloud(String model) throws RequestRejected {
    if (!cloudAllowed && catalogue.isCloud(model)) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "'%s' runs in Ollama's cloud; to let prompts leave the machine set allow_cloud: true"
              .formatted(model));
    }
  }

  private static float[] floats(JsonNode vector) throws ProtocolBroken {
    var numbers = new float[vector.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!vector.get(i).isNumber()) {
        throw new ProtocolBroken(
            Stage.SENT, "Ollama answered with a vector that is not of numbers");
      }
      numbers[i] = (float) vector.get(i).asDouble();
    }
    return numbers;
  }
}
