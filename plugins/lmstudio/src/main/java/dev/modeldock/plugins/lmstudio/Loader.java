package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Loads models with the context window that an alias asks for, which a chat itself cannot. One at a
 * time: LM Studio makes a second copy of a model that is loaded twice. Safe for several threads.
 */
final class Loader {

  private final NativeApi api;
  private final Catalogue catalogue;
  private final ReentrantLock loading = new ReentrantLock();

  Loader(NativeApi api, Catalogue catalogue) {
    this.api = api;
    this.catalogue = catalogue;
  }

  /**
   * Waits until {@code name} is in memory with a window of {@code context} tokens or more.
   *
   * @return the name of the copy to ask
   * @throws RequestRejected if it is there with a smaller one, or there is no room for it
   */
  String ready(String name, long context) throws ProviderException, InterruptedException {
    loading.lockInterruptibly();
    try {
      var models = catalogue.list();
      if (catalogue.age() != Catalogue.Age.V1) {
        throw new Unsupported(
            Stage.NOT_SENT, LmStudioProvider.CONTEXT_LENGTH + " (LM Studio before 0.4)");
      }
      KnownModel model =
          models.stream()
              .filter(each -> each.answersTo(name))
              .findFirst()
              .orElseThrow(() ->
                  new ModelUnknown(
                      Stage.NOT_SENT,
                      "LM Studio has not downloaded '%s': get it by 'lms get %s'"
                          .formatted(name, name)));
      for (KnownModel.Copy copy : model.copies()) {
        if (copy.context() >= context) {
          return copy.id();
        }
      }
      if (!model.copies().isEmpty()) {
        // It may be in use, and a second copy takes its memory twice: its owner decides.
        throw tooSmall(
            name,
            context,
            model.copies().getFirst().context(),
            "unload it by 'lms unload " + name + "', and the next call loads it anew");
      }
      return load(name, model.key(), context);
    } finally {
      loading.unlock();
    }
  }

  private String load(String name, String key, long context)
      throws ProviderException, InterruptedException {
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("model", key)
            .put("context_length", context)
            .put("echo_load_config", true);
    JsonNode answer = api.post("/api/v1/models/load", body).orElseThrow(() -> notLoaded(name));
    String id = answer.path("instance_id").asString("");
    if (id.isEmpty()) {
      throw notLoaded(name);
    }
    long got = answer.path("load_config").path("context_length").asLong(context);
    if (got < context) {
      var unloading = JsonNodeFactory.instance.objectNode().put("instance_id", id);
      api.post("/api/v1/models/unload", unloading);
      throw tooSmall(name, context, got, "there is memory for no more; ask for less, or free some");
    }
    return id;
  }

  private static ProtocolBroken notLoaded(String name) {
    return new ProtocolBroken(
        Stage.SENT, "LM Studio does not say whether it loaded '" + name + "'");
  }

  private static RequestRejected tooSmall(String name, long wanted, long got, String advice) {
    return new RequestRejected(
        Stage.NOT_SENT,
        "LM Studio loads '%s' with a context of %d tokens where the alias asks for %d: %s"
            .formatted(name, got, wanted, advice));
  }
}
