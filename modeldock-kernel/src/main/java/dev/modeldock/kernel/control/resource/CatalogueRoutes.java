package dev.modeldock.kernel.control.resource;

import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.doc.Type.Plain;
import dev.modeldock.kernel.control.port.ConfigView;
import dev.modeldock.kernel.control.port.ModelCatalogue;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What can be looked at and not changed here: models, configuration. */
public final class CatalogueRoutes {

  private static final Shape MODEL =
      Shape.resource("Model", "The instance:model that clients ask for.")
          .text("instance", "The instance that offers it.")
          .texts("capabilities", "What it can do, as far as its runtime says.")
          .whole("context_tokens", "How long a conversation may be.")
          .orNull()
          .whole("created", "When it was made, in seconds since 1970.")
          .orNull()
          .truth("loaded", "Whether it is in memory now.");
  private static final Shape VALUE =
      Shape.resource("ConfigValue", "Its dotted name.")
          .with("value", Plain.ANY, "What it is; never a secret.")
          .text("path", "Its dotted name.")
          .text("source", "Where it comes from: default, command line, or the line of a file.")
          .with("applies", Type.choice("reload", "restart"), "When a change of it holds.");
  private static final Shape CONFIG =
      Shape.of("Config")
          .text("file", "The configuration file, if there is one.")
          .orNull()
          .objects("data", VALUE, "All values.");

  private final ModelCatalogue models;
  private final ConfigView config;

  public CatalogueRoutes(ModelCatalogue models, ConfigView config) {
    this.models = models;
    this.config = config;
  }

  /** {@return the routes of models and configuration} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/models", this::models)
            .doc(
                Doc.list("List the models of all instances.", MODEL)
                    .asks(
                        Shape.of("ModelQuery")
                            .truth("refresh", "Whether to ask the runtimes anew."))),
        Route.of("GET", "/admin/v1/config", _ -> config())
            .doc(Doc.of("Show the configuration, and where each value comes from.", CONFIG)));
  }

  private Reply models(ControlRequest request) throws ControlProblem, InterruptedException {
    boolean refresh = request.query().truth("refresh");
    return Reply.list(models.list(refresh).stream().map(CatalogueRoutes::document).toList());
  }

  private static JsonDoc document(ModelCatalogue.Entry entry) {
    ModelDescriptor model = entry.model();
    return JsonDoc.of(entry.target().id(), model.name())
        .with("instance", entry.target().instance())
        .with(
            "capabilities",
            model.capabilities().stream()
                .sorted()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList())
        .with("context_tokens", known(model.contextTokens()))
        .with("created", known(model.createdEpochSecond()))
        .with("loaded", model.loaded());
  }

  private Reply config() {
    List<JsonDoc> values =
        config.values().stream()
            .map(value ->
                JsonDoc.of(value.key(), value.key())
                    .with("value", ConfigMask.shown(value.key(), value.value()))
                    .with("path", value.key())
                    .with("source", value.source())
                    .with("applies", applies(value.key())))
            .toList();
    return Reply.ok(JsonDoc.empty().with("file", config.file().orElse(null)).with("data", values));
  }

  private static String applies(String key) {
    return key.startsWith("instances.") || key.startsWith("aliases.") ? "reload" : "restart";
  }

  private static @Nullable Long known(OptionalLong number) {
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }
}
