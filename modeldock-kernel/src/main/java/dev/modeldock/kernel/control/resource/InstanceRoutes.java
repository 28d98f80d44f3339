package dev.modeldock.kernel.control.resource;

import dev.modeldock.api.Health;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.port.InstanceCheck;
import dev.modeldock.kernel.control.port.InstanceProbe;
import dev.modeldock.kernel.control.port.Reconciler;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The instances: what is configured, joined with what the registry knows of it. */
public final class InstanceRoutes {

  private static final Pattern REFERENCE =
      Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*|file:.+|store:[A-Za-z][A-Za-z0-9._-]*");

  private final StateEditor editor;
  private final ProviderRegistry registry;
  private final InstanceCheck check;
  private final InstanceProbe probe;
  private final Reconciler reconciler;

  public InstanceRoutes(
      StateEditor editor,
      ProviderRegistry registry,
      InstanceCheck check,
      InstanceProbe probe,
      Reconciler reconciler) {
    this.editor = editor;
    this.registry = registry;
    this.check = check;
    this.probe = probe;
    this.reconciler = reconciler;
  }

  /** {@return the routes below {@code /admin/v1/instances}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/instances", _ -> list()),
        Route.of("POST", "/admin/v1/instances", this::create),
        Route.of("GET", "/admin/v1/instances/{id}", request -> show(id(request))),
        Route.of("DELETE", "/admin/v1/instances/{id}", request -> remove(id(request))),
        Route.of("POST", "/admin/v1/instances/{id}/test", request -> test(id(request))),
        Route.of("POST", "/admin/v1/instances/{id}/enable", request -> enable(id(request), true)),
        Route.of(
            "POST", "/admin/v1/instances/{id}/disable", request -> enable(id(request), false)));
  }

  private Reply list() {
    return Reply.list(editor.state().instances().values().stream().map(this::document).toList());
  }

  private Reply show(String id) throws ControlProblem {
    return Reply.ok(document(known(editor.state(), id)));
  }

  private Reply create(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    InstanceRecord wanted =
        read(request.fields("id", "type", "settings", "secrets", "risk", "lan", "allowed_models"));
    editor.apply(state -> {
      if (state.instance(wanted.id()).isPresent()) {
        throw ControlProblem.conflict(
            "instance_exists",
            "there already is an instance '" + wanted.id() + "'",
            "choose another id, or remove that one first");
      }
      requireStored(state, wanted);
      List<String> problems = check.problems(wanted);
      if (!problems.isEmpty()) {
        throw ControlProblem.refused(
            "instance '" + wanted.id() + "' cannot be served: " + String.join("; ", problems),
            problems,
            "nothing was stored; correct this and add it again");
      }
      return Optional.of(new StateChange.PutInstance(wanted));
    });
    reconciler.apply();
    return Reply.created(document(wanted));
  }

  private static void requireStored(GatewayState state, InstanceRecord wanted)
      throws ControlProblem {
    List<String> missing =
        wanted.secrets().values().stream()
            .filter(reference -> reference.startsWith("store:"))
            .map(reference -> reference.substring("store:".length()))
            .filter(name -> state.secret(name).isEmpty())
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw ControlProblem.refused(
          "there is no stored secret '" + String.join("', '", missing) + "'",
          missing.stream().map(name -> "there is no stored secret '" + name + "'").toList(),
          "set it first: modeldock secrets set " + missing.getFirst());
    }
  }

  private static InstanceRecord read(Fields fields) throws ControlProblem {
    String id = fields.text("id");
    if (!InstanceRecord.isId(id)) {
      throw ControlProblem.invalidValue(
          "an instance id is lower-case letters, digits and dashes (at most 40), beginning with a"
              + " letter",
          "for example ollama-local");
    }
    return new InstanceRecord(
        id,
        fields.text("type"),
        Settings.of(fields.scalarsByName("settings")),
        secrets(fields.textsByName("secrets")),
        risk(fields),
        fields.truth("lan"),
        fields.texts("allowed_models"),
        true,
        Source.STATE);
  }

  /** Takes references only; what was given instead is not repeated, for it may be a secret. */
  private static Map<String, String> secrets(Map<String, String> given) throws ControlProblem {
    for (var secret : given.entrySet()) {
      if (!REFERENCE.matcher(secret.getValue()).matches()) {
        throw ControlProblem.invalidValue(
            "the secret '" + secret.getKey() + "' is not a reference",
            "name where the gateway finds it: env:NAME, file:PATH or store:NAME; never the secret itself");
      }
    }
    return given;
  }

  private static Risk risk(Fields fields) throws ControlProblem {
    String given = fields.optionalText("risk").orElse(Risk.LOW.id());
    return Stream.of(Risk.values())
        .filter(risk -> risk.id().equals(given))
        .findFirst()
        .orElseThrow(
            () -> ControlProblem.invalidValue("the field 'risk' must be low or high", null));
  }

  private Reply remove(String id) throws ControlProblem, IOException, InterruptedException {
    editor.apply(state -> {
      known(state, id);
      return Optional.of(new StateChange.RemoveInstance(id));
    });
    reconciler.apply();
    return Reply.ok(JsonDoc.of(id, id).with("removed", true));
  }

  private Reply enable(String id, boolean takesRequests)
      throws ControlProblem, IOException, InterruptedException {
    GatewayState state =
        editor.apply(now -> {
          InstanceRecord instance = known(now, id);
          return instance.enabled() == takesRequests
              ? Optional.empty()
              : Optional.of(new StateChange.PutInstance(instance.withEnabled(takesRequests)));
        });
    reconciler.apply();
    return Reply.ok(document(known(state, id)));
  }

  private Reply test(String id) throws ControlProblem, InterruptedException {
    known(editor.state(), id);
    Health health = probe.test(id);
    return Reply.ok(
        JsonDoc.of(id, id)
            .with("status", health.status().name().toLowerCase(Locale.ROOT))
            .with("detail", health.detail()));
  }

  private JsonDoc document(InstanceRecord instance) {
    Optional<InstanceView> view =
        registry.instances().stream().filter(each -> each.id().equals(instance.id())).findFirst();
    return JsonDoc.of(instance.id(), instance.id())
        .with("type", instance.type())
        .with("enabled", instance.enabled())
        .with("state", view.map(each -> each.state().name().toLowerCase(Locale.ROOT)).orElse(null))
        .with("problems", view.map(InstanceView::problems).orElse(List.of()))
        .with("plugin", view.map(InstanceView::plugin).orElse(null))
        .with("generation", view.map(InstanceView::generation).orElse(0L))
        .with("settings", instance.settings().asMap())
        .with("secrets", instance.secrets())
        .with("risk", instance.risk().id())
        .with("lan", instance.lan())
        .with("allowed_models", instance.allowedModels())
        .with("source", instance.source().id());
  }

  private static InstanceRecord known(GatewayState state, String id) throws ControlProblem {
    return state
        .instance(id)
        .orElseThrow(() -> ControlProblem.notFound("instance", id, state.instances().keySet()));
  }

  private static String id(ControlRequest request) {
    return request.variable("id");
  }
}
