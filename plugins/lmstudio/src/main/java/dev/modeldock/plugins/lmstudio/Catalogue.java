package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.model.ModelDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Knows the models of one server, by the newest list that it has. Which one that is gets found out
 * once, and again after the server was away. Safe for use by several threads.
 */
final class Catalogue {

  /** How old an LM Studio is, by what it offers. */
  enum Age {
    V1("LM Studio 0.4 or newer"),
    V0("LM Studio before 0.4"),
    OPENAI("LM Studio before 0.3.6");

    private final String words;

    Age(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final NativeApi api;
  private final Supplier<OpenAiTransport> transport;
  private volatile @Nullable Age age;
  private volatile List<KnownModel> known = List.of();

  Catalogue(NativeApi api, Supplier<OpenAiTransport> transport) {
    this.api = api;
    this.transport = transport;
  }

  /** {@return the models, in LM Studio's order} */
  List<KnownModel> list() throws ProviderException, InterruptedException {
    try {
      List<KnownModel> models = read();
      known = models;
      return models;
    } catch (Unreachable e) {
      // It may come back as another version.
      age = null;
      throw e;
    }
  }

  /** {@return the model of that name, as the last list told of it} */
  Optional<KnownModel> known(String name) {
    return known.stream().filter(model -> model.answersTo(name)).findFirst();
  }

  /** {@return whether an answer by {@code answered} is one that {@code asked} may give} */
  boolean same(String asked, String answered) {
    return Names.alike(asked, answered)
        || known.stream().anyMatch(model -> model.answersTo(asked) && model.answersTo(answered));
  }

  /** {@return how old the server is; null before the first list} */
  @Nullable Age age() {
    return age;
  }

  private List<KnownModel> read() throws ProviderException, InterruptedException {
    Age last = age;
    if (last == null || last == Age.V1) {
      Optional<JsonNode> models = api.get("/api/v1/models");
      if (models.isPresent()) {
        age = Age.V1;
        return each(models.get().path("models"), KnownModel::ofV1);
      }
    }
    if (last != Age.OPENAI) {
      Optional<JsonNode> models = api.get("/api/v0/models");
      if (models.isPresent()) {
        age = Age.V0;
        return each(models.get().path("data"), KnownModel::ofV0);
      }
    }
    List<ModelDescriptor> names = transport.get().models();
    age = Age.OPENAI;
    return names.stream().map(model -> KnownModel.named(model.name())).toList();
  }

  private static List<KnownModel> each(JsonNode items, Function<JsonNode, KnownModel> reader) {
    var models = new ArrayList<KnownModel>();
    for (JsonNode item : items) {
      KnownModel model = reader.apply(item);
      if (!model.key().isEmpty()) {
        models.add(model);
      }
    }
    return List.copyOf(models);
  }
}
