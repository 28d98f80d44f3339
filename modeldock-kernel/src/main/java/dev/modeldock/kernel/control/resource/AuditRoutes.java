package dev.modeldock.kernel.control.resource;

import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.ChainReport;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Query;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.audit.AuditDocument;
import dev.modeldock.kernel.control.audit.AuditExport;
import dev.modeldock.kernel.control.audit.AuditQuery;
import dev.modeldock.kernel.control.audit.AuditShapes;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.StateEditor;
import java.io.IOException;
import java.util.List;

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
        Route.of("GET", "/admin/v1/audit", this::find)
            .doc(
                Doc.of("Find what was asked and done, newest first.", AuditShapes.PAGE)
                    .asks(AuditShapes.PAGE_QUERY)),
        Route.of("GET", "/admin/v1/audit/tail", _ -> tail())
            .doc(Doc.of("Follow what is written.", "text/event-stream", AuditShapes.ENTRY)),
        Route.of("GET", "/admin/v1/audit/export", this::export)
            .doc(
                Doc.of("Export all that fits.", "application/x-ndjson", AuditShapes.ENTRY)
                    .asks(AuditShapes.EXPORT_QUERY)),
        Route.of("POST", "/admin/v1/audit/verify", _ -> verify())
            .doc(Doc.of("Check that no line was changed or taken out.", AuditShapes.REPORT)),
        Route.of("GET", "/admin/v1/audit/{id}", request -> show(request.variable("id")))
            .doc(Doc.oneOf("Show one entry.", AuditShapes.ENTRY)));
  }

  private Reply find(ControlRequest request) throws ControlProblem, IOException {
    Query query = request.query();
    AuditLog.Page page =
        audit.find(AuditQuery.read(query, editor.state(), query.number("limit", USUAL, MOST)));
    return Reply.ok(
        JsonDoc.empty()
            .with("data", page.entries().stream().map(AuditDocument::of).toList())
            .with("next", page.next()));
  }

  private Reply export(ControlRequest request) throws ControlProblem {
    Query query = request.query();
    String format = query.text("format").orElse("ndjson");
    return new AuditExport(audit)
        .of(
            AuditQuery.read(query, editor.state(), AuditExport.page()),
            switch (format) {
              case "ndjson" -> AuditExport.Format.NDJSON;
              case "csv" -> AuditExport.Format.CSV;
              default ->
                  throw ControlProblem.invalidValue(
                      "there is no format '" + format + "'", "the formats are ndjson and csv");
            });
  }

  private Reply show(String id) throws ControlProblem, IOException {
    return Reply.ok(
        AuditDocument.of(
            audit.get(id).orElseThrow(() -> ControlProblem.notFound("request", id, List.of()))));
  }

  private Reply tail() {
    return new Reply.Events(
        subscriber -> audit.followAll(entry -> subscriber.accept(AuditDocument.of(entry))));
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
}
