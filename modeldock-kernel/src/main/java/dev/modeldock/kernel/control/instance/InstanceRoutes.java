package dev.modeldock.kernel.control.instance;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.port.InstanceCheck;
import dev.modeldock.kernel.control.port.InstanceProbe;
import dev.modeldock.kernel.control.port.InstanceProbe.Result;
import dev.modeldock.kernel.control.port.Reconciler;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.SecretRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The instances: what is configured, joined with what the registry knows of it. */
public final class InstanceRoutes {

  private final StateEditor editor;
  private final InstanceCheck check;
  private final InstanceProbe probe;
  private final Reconciler reconciler;
  private final InstanceDocument documents;

  public InstanceRoutes(
      StateEditor editor,
      ProviderRegistry registry,
      InstanceCheck check,
      InstanceProbe probe,
      Reconciler reconciler) {
    this.editor = editor;
    this.check = check;
    this.probe = probe;
    this.reconciler = reconciler;
    this.documents = new InstanceDocument(registry);
  }

  /** {@return the routes below {@code /admin/v1/instances}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/instances", _ -> list()),
        Route.of("POST", "/admin/v1/instances", this::create),
        Route.of("GET", "/admin/v1/instances/{id}", request -> show(id(request))),
        Route.of("PATCH", "/admin/v1/instances/{id}", this::change),
        // For clients that cannot send a PATCH, the JDK's older one among them.
        Route.of("POST", "/admin/v1/instances/{id}", this::change),
        Route.of("DELETE", "/admin/v1/instances/{id}", request -> remove(id(request))),
        Route.of("POST", "/admin/v1/instances/{id}/test", this::test),
        Route.of("POST", "/admin/v1/instances/{id}/enable", request -> enable(id(request), true)),
        Route.of(
            "POST", "/admin/v1/instances/{id}/disable", request -> enable(id(request), false)));
  }

  private Reply list() {
    return Reply.list(editor.state().instances().values().stream().map(documents::of).toList());
  }

  private Reply show(String id) throws ControlProblem {
    return Reply.ok(documents.of(known(editor.state(), id)));
  }

  private Reply create(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    Fields fields = request.fields(InstanceFields.all());
    String id = fields.text("id");
    if (!InstanceRecord.isId(id)) {
      throw ControlProblem.invalidValue(
          "an instance id is lower-case letters, digits and dashes (at most 40), beginning with a"
              + " letter",
          "for example ollama-local");
    }
    InstanceRecord wanted = InstanceFields.read(id, fields.text("type"), true, fields);
    editor.apply(state -> {
      if (state.instance(wanted.id()).isPresent()) {
        throw ControlProblem.conflict(
            "instance_exists",
            "there already is an instance '" + wanted.id() + "'",
            "choose another id, or remove that one first");
      }
      requireServable(state, wanted);
      return Optional.of(new StateChange.PutInstance(wanted));
    });
    reconciler.apply();
    return Reply.created(documents.of(wanted));
  }

  private void requireServable(GatewayState state, InstanceRecord wanted)
      throws ControlProblem, InterruptedException {
    requireStored(state, wanted);
    List<String> problems = check.problems(wanted);
    if (!problems.isEmpty()) {
      throw ControlProblem.refused(
          "instance '" + wanted.id() + "' cannot be served: " + String.join("; ", problems),
          problems,
          "nothing was stored; correct this and ask again");
    }
  }

  private static void requireStored(GatewayState state, InstanceRecord wanted)
      throws ControlProblem {
    List<String> missing =
        wanted.secrets().values().stream()
            .map(SecretRecord::referred)
            .flatMap(Optional::stream)
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

  /** What is not mentioned stays; what is null is as if it had never been said. */
  private Reply change(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    Fields changes = request.fields(InstanceFields.changeable());
    GatewayState state =
        editor.apply(now -> {
          InstanceRecord before = known(now, id(request));
          InstanceRecord after =
              InstanceFields.read(
                  before.id(),
                  before.type(),
                  before.enabled(),
                  changes.over(InstanceFields.written(before)));
          if (before.source() != Source.STATE) {
            // Refused by the state, which knows where it is to be changed instead.
            return Optional.of(new StateChange.PutInstance(after));
          }
          if (after.equals(before)) {
            return Optional.empty();
          }
          requireServable(now, after);
          return Optional.of(new StateChange.PutInstance(after));
        });
    reconciler.apply();
    return Reply.ok(documents.of(known(state, id(request))));
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
    return Reply.ok(documents.of(known(state, id)));
  }

  private Reply test(ControlRequest request)
      throws ControlProblem, ClientGoneException, InterruptedException {
    String id = id(request);
    known(editor.state(), id);
    Fields fields = request.fieldsIfAny("model", "no_tokens");
    var wish =
        new InstanceProbe.Wish(
            fields.optionalText("model").orElse(null), fields.truth("no_tokens"));
    List<InstanceProbe.Step> steps = probe.test(id, wish);
    return Reply.ok(
        JsonDoc.of(id, id)
            .with("ok", steps.stream().noneMatch(step -> step.result() == Result.FAILED))
            .with("steps", steps.stream().map(InstanceRoutes::document).toList()));
  }

  private static JsonDoc document(InstanceProbe.Step step) {
    return JsonDoc.empty()
        .with("step", step.name())
        .with("result", step.result().id())
        .with("detail", step.detail());
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
