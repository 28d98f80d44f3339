package dev.modeldock.kernel.control.instance;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Revision;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.Removed;
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
import java.util.Map;
import java.util.Optional;

/** The instances: what is configured, joined with what the registry knows of it. */
public final class InstanceRoutes {

  private static final String UNSERVABLE = "It could not be served as it would be then.";

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
        Route.of("GET", "/admin/v1/instances", _ -> list())
            .doc(Doc.list("List instances.", InstanceShapes.INSTANCE)),
        Route.of("POST", "/admin/v1/instances", this::create)
            .doc(
                Doc.making("Add an instance.", InstanceShapes.INSTANCE)
                    .takes(InstanceShapes.NEW)
                    .refuses(422, UNSERVABLE)
                    .tagged()),
        Route.of("GET", "/admin/v1/instances/{id}", request -> show(id(request)))
            .doc(Doc.of("Show an instance.", InstanceShapes.INSTANCE).tagged()),
        Route.of("PATCH", "/admin/v1/instances/{id}", this::change).doc(changing()),
        // For clients that cannot send a PATCH, the JDK's older one among them.
        Route.of("POST", "/admin/v1/instances/{id}", this::change).doc(changing()),
        Route.of("DELETE", "/admin/v1/instances/{id}", this::remove)
            .doc(Doc.of("Remove an instance.", Removed.SHAPE).tagged()),
        Route.of("POST", "/admin/v1/instances/{id}/test", this::test)
            .doc(
                Doc.of("Try an instance, step by step.", InstanceShapes.TEST)
                    .mayTake(InstanceShapes.WISH)),
        Route.of("POST", "/admin/v1/instances/{id}/enable", request -> enable(request, true))
            .doc(Doc.of("Let an instance take requests.", InstanceShapes.INSTANCE).tagged()),
        Route.of("POST", "/admin/v1/instances/{id}/disable", request -> enable(request, false))
            .doc(
                Doc.of("Keep an instance from taking requests.", InstanceShapes.INSTANCE)
                    .tagged()));
  }

  private static Doc changing() {
    return Doc.of("Change an instance; what is not mentioned stays.", InstanceShapes.INSTANCE)
        .takes(InstanceShapes.CHANGE)
        .refuses(422, UNSERVABLE)
        .tagged();
  }

  private Reply list() {
    return Reply.list(editor.state().instances().values().stream().map(documents::of).toList());
  }

  private Reply show(String id) throws ControlProblem {
    return shown(editor.state(), id);
  }

  private Reply shown(GatewayState state, String id) throws ControlProblem {
    InstanceRecord instance = known(state, id);
    return Reply.ok(documents.of(instance), revision(instance));
  }

  private static Revision revision(InstanceRecord instance) {
    JsonDoc said =
        JsonDoc.empty()
            .with("type", instance.type())
            .with("enabled", instance.enabled())
            .with("source", instance.source().id());
    Map<String, Object> written = InstanceFields.written(instance);
    InstanceShapes.CHANGE.names().forEach(name -> said.with(name, written.get(name)));
    return Revision.of(said);
  }

  /** {@return the instance, which is as the caller has seen it, if the caller says how} */
  private static InstanceRecord expected(ControlRequest request, GatewayState now)
      throws ControlProblem {
    InstanceRecord instance = known(now, id(request));
    request.expects("instance '" + instance.id() + "'", Optional.of(revision(instance)));
    return instance;
  }

  private Reply create(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    Fields fields = request.fields();
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
    return Reply.created(documents.of(wanted), revision(wanted));
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
    Fields changes = request.fields();
    GatewayState state =
        editor.apply(now -> {
          InstanceRecord before = expected(request, now);
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
    return shown(state, id(request));
  }

  private Reply remove(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String id = id(request);
    editor.apply(state -> {
      expected(request, state);
      return Optional.of(new StateChange.RemoveInstance(id));
    });
    reconciler.apply();
    return Reply.ok(Removed.document(id));
  }

  private Reply enable(ControlRequest request, boolean takesRequests)
      throws ControlProblem, IOException, InterruptedException {
    GatewayState state =
        editor.apply(now -> {
          InstanceRecord instance = expected(request, now);
          return instance.enabled() == takesRequests
              ? Optional.empty()
              : Optional.of(new StateChange.PutInstance(instance.withEnabled(takesRequests)));
        });
    reconciler.apply();
    return shown(state, id(request));
  }

  private Reply test(ControlRequest request)
      throws ControlProblem, ClientGoneException, InterruptedException {
    String id = id(request);
    known(editor.state(), id);
    Fields fields = request.fields();
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
