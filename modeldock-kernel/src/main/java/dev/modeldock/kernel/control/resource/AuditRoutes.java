package dev.modeldock.kernel.control.resource;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.ChainReport;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Query;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The audit. */
public final class AuditRoutes {

  private static final int USUAL = 50;
  private static final int MOST = 1000;

  private final AuditLog audit;
  private final StateEditor editor;

  /**
   * @param editor knows the keys, by whose names events are asked for
   */
  public AuditRoutes(AuditLog audit, StateEditor editor) {
    this.audit = audit;
    this.editor = editor;
  }

  /** {@return the routes below {@code /admin/v1/audit}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/audit", this::find),
        Route.of("GET", "/admin/v1/audit/tail", _ -> tail()),
        Route.of("POST", "/admin/v1/audit/verify", _ -> verify()),
        Route.of("GET", "/admin/v1/audit/{id}", request -> show(request.variable("id"))));
  }

  private Reply find(ControlRequest request) throws ControlProblem, IOException {
    Query query = request.query("limit", "since", "until", "key", "model", "outcome");
    var filter =
        new AuditFilter(
            query.instant("since").orElse(null),
            query.instant("until").orElse(null),
            query.text("key").map(this::keyId).orElse(null),
            query.text("model").orElse(null),
            outcome(query),
            query.number("limit", USUAL, MOST));
    return Reply.list(audit.find(filter).stream().map(AuditRoutes::document).toList());
  }

  /** A key that the state does not know may still be in the audit, under its id. */
  private String keyId(String called) {
    return KeyLookup.find(editor.state(), called).map(KeyRecord::id).orElse(called);
  }

  private static @Nullable Outcome outcome(Query query) throws ControlProblem {
    Optional<String> given = query.text("outcome");
    if (given.isEmpty()) {
      return null;
    }
    return Stream.of(Outcome.values())
        .filter(outcome -> outcome.id().equals(given.get()))
        .findFirst()
        .orElseThrow(() ->
            ControlProblem.invalidValue(
                "there is no outcome '" + given.get() + "'",
                "the outcomes are "
                    + String.join(", ", Stream.of(Outcome.values()).map(Outcome::id).toList())));
  }

  private Reply show(String id) throws ControlProblem, IOException {
    return Reply.ok(
        document(
            audit.get(id).orElseThrow(() -> ControlProblem.notFound("request", id, List.of()))));
  }

  private Reply tail() {
    return new Reply.Events(
        subscriber -> audit.follow(event -> subscriber.accept(document(event))));
  }

  private Reply verify() throws IOException {
    ChainReport report = audit.verify();
    return Reply.ok(
        JsonDoc.empty()
            .with("intact", report.intact())
            .with("files", report.files())
            .with("events", report.events())
            .with("problems", report.problems()));
  }

  private static JsonDoc document(AuditEvent event) {
    return JsonDoc.of(event.id(), event.operation())
        .with("at", event.at())
        .with("operation", event.operation())
        .with("dialect", event.asked().dialect())
        .with("peer", event.peer())
        .with("key_id", event.keyId())
        .with("key_name", event.keyName())
        .with("model", event.model())
        .with("alias", event.asked().alias())
        .with("target", event.target())
        .with("stream", event.stream())
        .with("status", event.status())
        .with("outcome", event.outcome().id())
        .with("error", event.error())
        .with("attempts", event.attempts().stream().map(AuditRoutes::document).toList())
        .with("prompt_tokens", known(event.promptTokens()))
        .with("completion_tokens", known(event.completionTokens()))
        .with("usage_source", event.usageSource().id())
        .with("bytes_in", known(event.use().bytesIn()))
        .with("bytes_out", known(event.use().bytesOut()))
        .with("egress", event.answered().egress())
        .with("first_byte_ms", known(event.firstByteMillis()))
        .with("ms", event.millis());
  }

  private static JsonDoc document(AttemptRecord attempt) {
    return JsonDoc.empty()
        .with("target", attempt.target())
        .with("error", attempt.error())
        .with("stage", attempt.stage())
        .with("ms", attempt.millis())
        .with("egress", attempt.egress().id());
  }

  private static @Nullable Long known(long number) {
    return number < 0 ? null : (Long) number;
  }
}
