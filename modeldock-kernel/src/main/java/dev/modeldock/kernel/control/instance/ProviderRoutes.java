package dev.modeldock.kernel.control.instance;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.port.ProviderTypes;
import dev.modeldock.kernel.state.Risk;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The provider types, and what an instance of each takes, as their plugins describe them. */
public final class ProviderRoutes {

  private final ProviderTypes types;

  public ProviderRoutes(ProviderTypes types) {
    this.types = types;
  }

  /** {@return the routes below {@code /admin/v1/providers}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/providers", _ -> list())
            .doc(Doc.list("List provider types.", InstanceShapes.PROVIDER)),
        Route.of("GET", "/admin/v1/providers/{type}", request -> show(request.variable("type")))
            .doc(Doc.of("Show what an instance of a type takes.", InstanceShapes.PROVIDER)));
  }

  private Reply list() {
    return Reply.list(types.list().stream().map(ProviderRoutes::document).toList());
  }

  private Reply show(String type) throws ControlProblem {
    return Reply.ok(
        types.list().stream()
            .filter(each -> each.type().equals(type))
            .findFirst()
            .map(ProviderRoutes::document)
            .orElseThrow(() ->
                ControlProblem.notFound(
                    "provider",
                    type,
                    types.list().stream().map(ProviderDescriptor::type).toList())));
  }

  private static JsonDoc document(ProviderDescriptor type) {
    OptionalInt calls = type.maxConcurrent();
    return JsonDoc.of(type.type(), type.name())
        .with("locality", type.locality().name().toLowerCase(Locale.ROOT))
        .with("side_effects", type.sideEffects().name().toLowerCase(Locale.ROOT))
        .with("risk", Risk.of(type.locality()).id())
        .with("single_instance", type.singleInstance())
        .with("max_concurrent", calls.isPresent() ? (Object) calls.getAsInt() : null)
        .with("settings", documents(type.settings().settings()))
        .with("model_options", documents(type.settings().modelOptions()))
        .with("secrets", type.settings().secrets());
  }

  private static List<JsonDoc> documents(List<SettingSpec> settings) {
    return settings.stream().map(ProviderRoutes::document).toList();
  }

  private static JsonDoc document(SettingSpec setting) {
    return JsonDoc.of(setting.name(), setting.name())
        .with("type", setting.type().name().toLowerCase(Locale.ROOT))
        .with("required", setting.required())
        .with("default", setting.fallback())
        .with("description", setting.description())
        .with("suggestions", setting.suggestions());
  }
}
