package dev.modeldock.kernel.control.explain;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.explain.Allowances.Allowance;
import dev.modeldock.kernel.explain.Explainer;
import dev.modeldock.kernel.explain.Explanation;
import dev.modeldock.kernel.explain.Hop;
import dev.modeldock.kernel.explain.Question;
import dev.modeldock.kernel.explain.Step;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what would become of a request, without making it. */
public final class ExplainRoutes {

  /** What a model can be asked for. */
  private static final Set<Operation> OPERATIONS =
      EnumSet.of(
          Operation.CHAT_COMPLETIONS,
          Operation.COMPLETIONS,
          Operation.EMBEDDINGS,
          Operation.MESSAGES,
          Operation.RESPONSES);

  private final StateStore state;
  private final Explainer explainer;

  public ExplainRoutes(StateStore state, Explainer explainer) {
    this.state = state;
    this.explainer = explainer;
  }

  /** {@return the route {@code /admin/v1/explain}} */
  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/admin/v1/explain", this::explain)
            .doc(
                Doc.of(
                        "Say what would become of a request, and ask nobody.",
                        ExplainShapes.EXPLANATION)
                    .takes(ExplainShapes.QUESTION)
                    .refuses(404, "There is no such key.")));
  }

  private Reply explain(ControlRequest request) throws ControlProblem, ClientGoneException {
    Fields fields = request.fields();
    KeyRecord key = key(fields.text("key"));
    var asked = new Question(key, fields.text("model"), operation(fields), fields.truth("lan"));
    return Reply.ok(document(asked, explainer.explain(asked)));
  }

  private KeyRecord key(String called) throws ControlProblem {
    GatewayState now = state.state();
    return KeyLookup.find(now, called)
        .orElseThrow(() ->
            ControlProblem.notFound(
                "key", called, now.keys().values().stream().map(KeyRecord::name).toList()));
  }

  private static Operation operation(Fields fields) throws ControlProblem {
    String id = fields.optionalText("operation").orElse(Operation.CHAT_COMPLETIONS.id());
    return OPERATIONS.stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            ControlProblem.invalidValue(
                "a model cannot be asked for that",
                "the operations are "
                    + OPERATIONS.stream().map(Operation::id).collect(Collectors.joining(", "))));
  }

  private static JsonDoc document(Question asked, Explanation explanation) {
    return JsonDoc.of(asked.key().id(), asked.key().name())
        .with("prefix", asked.key().prefix())
        .with("model", asked.model())
        .with("operation", asked.operation().id())
        .with("lan", asked.lan())
        .with("result", explanation.result().id())
        .with("code", explanation.refusal().map(refusal -> refusal.code().id()).orElse(null))
        .with("status", explanation.refusal().map(refusal -> refusal.code().status()).orElse(null))
        .with("message", explanation.refusal().map(refusal -> refusal.message()).orElse(null))
        .with("steps", explanation.steps().stream().map(ExplainRoutes::document).toList())
        .with("targets", explanation.hops().stream().map(ExplainRoutes::document).toList())
        .with("limits", explanation.allowances().stream().map(ExplainRoutes::document).toList());
  }

  private static JsonDoc document(Step step) {
    return JsonDoc.empty()
        .with("stage", step.stage().id())
        .with("passed", step.passed())
        .with("detail", step.detail());
  }

  private static JsonDoc document(Hop hop) {
    return JsonDoc.of(hop.target().id(), hop.target().id())
        .with("fate", hop.fate().id())
        .with("order", hop.order() == 0 ? null : hop.order())
        .with("reason", hop.reason())
        .with("detail", hop.detail());
  }

  private static JsonDoc document(Allowance allowance) {
    return JsonDoc.of(allowance.name(), allowance.name())
        .with("limit", allowance.limit())
        .with("left", allowance.left());
  }
}
