package dev.modeldock.kernel.control.resource;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The aliases. */
public final class AliasRoutes {

  private final StateEditor editor;

  public AliasRoutes(StateEditor editor) {
    this.editor = editor;
  }

  /** {@return the routes below {@code /admin/v1/aliases}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/aliases", _ -> list()),
        Route.of("GET", "/admin/v1/aliases/{name}", request -> show(name(request))),
        Route.of("PUT", "/admin/v1/aliases/{name}", this::put),
        Route.of("DELETE", "/admin/v1/aliases/{name}", request -> remove(name(request))));
  }

  private Reply list() {
    return Reply.list(
        editor.state().aliases().values().stream().map(AliasRoutes::document).toList());
  }

  private Reply show(String name) throws ControlProblem {
    return Reply.ok(document(known(editor.state(), name)));
  }

  private Reply put(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String name = name(request);
    if (!AliasRecord.isName(name)) {
      throw ControlProblem.invalidValue(
          "an alias is letters, digits, dots, dashes and underscores (at most 80)",
          "it has no colon, so that it is never taken for instance:model");
    }
    var fields = request.fields("targets", "options");
    List<Target> targets = targets(fields.texts("targets"));
    Settings options = Settings.of(fields.scalarsByName("options"));
    var alias = new AliasRecord(name, targets, options, Source.STATE);
    var fresh = new AtomicBoolean();
    editor.apply(state -> {
      requireInstances(state, targets);
      fresh.set(state.alias(name).isEmpty());
      return Optional.of(new StateChange.PutAlias(alias));
    });
    return fresh.get() ? Reply.created(document(alias)) : Reply.ok(document(alias));
  }

  private static List<Target> targets(List<String> given) throws ControlProblem {
    if (given.isEmpty()) {
      throw ControlProblem.invalidValue(
          "an alias needs at least one target", "give 'targets', such as [\"ollama-local:qwen3\"]");
    }
    var targets = new ArrayList<Target>();
    for (String text : given) {
      targets.add(
          Target.parse(text)
              .orElseThrow(() ->
                  ControlProblem.invalidValue(
                      "the target '" + text + "' is not of the form instance:model",
                      "for example ollama-local:qwen3")));
    }
    if (new LinkedHashSet<>(targets).size() < targets.size()) {
      throw ControlProblem.invalidValue("a target is given twice", "name each target once");
    }
    return targets;
  }

  private static void requireInstances(GatewayState state, List<Target> targets)
      throws ControlProblem {
    List<String> problems =
        targets.stream()
            .filter(target -> state.instance(target.instance()).isEmpty())
            .map(target -> "there is no instance '" + target.instance() + "' for " + target)
            .toList();
    if (!problems.isEmpty()) {
      throw ControlProblem.refused(
          String.join("; ", problems),
          problems,
          state.instances().isEmpty()
              ? "add an instance first"
              : "the instances are " + String.join(", ", state.instances().keySet()));
    }
  }

  private Reply remove(String name) throws ControlProblem, IOException, InterruptedException {
    editor.apply(state -> {
      known(state, name);
      return Optional.of(new StateChange.RemoveAlias(name));
    });
    return Reply.ok(JsonDoc.of(name, name).with("removed", true));
  }

  private static JsonDoc document(AliasRecord alias) {
    Map<String, Object> options = alias.options().asMap();
    return JsonDoc.of(alias.name(), alias.name())
        .with("targets", alias.targets().stream().map(Target::id).toList())
        .with("options", options)
        .with("source", alias.source().id());
  }

  private static AliasRecord known(GatewayState state, String name) throws ControlProblem {
    return state
        .alias(name)
        .orElseThrow(() -> ControlProblem.notFound("alias", name, state.aliases().keySet()));
  }

  private static String name(ControlRequest request) {
    return request.variable("name");
  }
}
