package dev.modeldock.kernel.control.resource;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Revision;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.doc.Type.Plain;
import dev.modeldock.kernel.control.edit.Removed;
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

  private static final String TARGETS = "What is asked, in this order, as instance:model.";
  private static final String OPTIONS = "What is set for each call, such as num_ctx.";
  private static final Shape ALIAS =
      Shape.resource("Alias", "What clients ask for.")
          .texts("targets", TARGETS)
          .with("options", Type.mapOf(Plain.SCALAR), OPTIONS)
          .with("source", Type.choice("state", "file", "runtime"), "Where it is defined.");
  private static final Shape SAID =
      Shape.of("AliasBody")
          .texts("targets", TARGETS)
          .with("options", Type.mapOf(Plain.SCALAR), OPTIONS)
          .ifAny();

  private final StateEditor editor;

  public AliasRoutes(StateEditor editor) {
    this.editor = editor;
  }

  /** {@return the routes below {@code /admin/v1/aliases}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/aliases", _ -> list()).doc(Doc.list("List aliases.", ALIAS)),
        Route.of("GET", "/admin/v1/aliases/{name}", request -> show(name(request)))
            .doc(Doc.of("Show an alias.", ALIAS).tagged()),
        Route.of("PUT", "/admin/v1/aliases/{name}", this::put)
            .doc(
                Doc.putting("Make or replace an alias.", ALIAS)
                    .takes(SAID)
                    .refuses(422, "There is no such instance.")
                    .tagged()),
        Route.of("DELETE", "/admin/v1/aliases/{name}", this::remove)
            .doc(Doc.of("Remove an alias.", Removed.SHAPE).tagged()));
  }

  private Reply list() {
    return Reply.list(
        editor.state().aliases().values().stream().map(AliasRoutes::document).toList());
  }

  private Reply show(String name) throws ControlProblem {
    AliasRecord alias = known(editor.state(), name);
    return Reply.ok(document(alias), revision(alias));
  }

  private Reply put(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String name = name(request);
    if (!AliasRecord.isName(name)) {
      throw ControlProblem.invalidValue(
          "an alias is letters, digits, dots, dashes and underscores (at most 80)",
          "it has no colon, so that it is never taken for instance:model");
    }
    var fields = request.fields();
    List<Target> targets = targets(fields.texts("targets"));
    Settings options = Settings.of(fields.scalarsByName("options"));
    var alias = new AliasRecord(name, targets, options, Source.STATE);
    var fresh = new AtomicBoolean();
    editor.apply(state -> {
      request.expects(called(name), state.alias(name).map(AliasRoutes::revision));
      requireInstances(state, targets);
      fresh.set(state.alias(name).isEmpty());
      return Optional.of(new StateChange.PutAlias(alias));
    });
    return fresh.get()
        ? Reply.created(document(alias), revision(alias))
        : Reply.ok(document(alias), revision(alias));
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

  private Reply remove(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String name = name(request);
    editor.apply(state -> {
      request.expects(called(name), Optional.of(revision(known(state, name))));
      return Optional.of(new StateChange.RemoveAlias(name));
    });
    return Reply.ok(Removed.document(name));
  }

  private static JsonDoc document(AliasRecord alias) {
    Map<String, Object> options = alias.options().asMap();
    return JsonDoc.of(alias.name(), alias.name())
        .with("targets", alias.targets().stream().map(Target::id).toList())
        .with("options", options)
        .with("source", alias.source().id());
  }

  private static Revision revision(AliasRecord alias) {
    return Revision.of(document(alias));
  }

  private static String called(String name) {
    return "alias '" + name + "'";
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
