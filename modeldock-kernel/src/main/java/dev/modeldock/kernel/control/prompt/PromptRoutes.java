package dev.modeldock.kernel.control.prompt;

import dev.modeldock.kernel.config.PromptLogConfig;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Query;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.promptlog.PromptArchive;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.util.List;

/**
 * The prompt log. Lists have what stands at the head of the entries; texts are shown one request at
 * a time.
 */
public final class PromptRoutes {

  private static final int USUAL = 50;
  private static final int MOST = 1000;

  private final PromptArchive prompts;
  private final StateEditor editor;
  private final StandingDocument standing;

  /**
   * @param editor knows the keys, by whose names entries are asked for
   */
  public PromptRoutes(PromptArchive prompts, PromptLogConfig config, StateEditor editor) {
    this.prompts = prompts;
    this.editor = editor;
    this.standing = new StandingDocument(config);
  }

  /** {@return the routes below {@code /admin/v1/prompts}} */
  public List<Route> routes() {
    return List.of(
        Route.told("/admin/v1/prompts", this::find)
            .doc(
                Doc.list("Find what the prompt log keeps, without its texts.", PromptShapes.HEAD)
                    .asks(PromptShapes.QUERY)),
        Route.of("DELETE", "/admin/v1/prompts", this::purge)
            .doc(
                Doc.of("Remove what the prompt log keeps.", PromptShapes.PURGED)
                    .asks(PromptShapes.PURGE)),
        Route.of("GET", "/admin/v1/prompts/status", _ -> status())
            .doc(Doc.of("Show what is kept of whom.", PromptShapes.STANDING)),
        Route.told("/admin/v1/prompts/{id}", request -> show(request.variable("id")))
            .doc(Doc.of("Show what is kept of one request.", PromptShapes.SHOWN)));
  }

  private Reply find(ControlRequest request) throws ControlProblem, IOException {
    Query query = request.query();
    var filter =
        new PromptArchive.Filter(
            query.instant("since").orElse(null),
            query.instant("until").orElse(null),
            query.text("key").map(this::keyId).orElse(null),
            query.text("model").orElse(null),
            query.text("request").orElse(null),
            query.number("limit", USUAL, MOST));
    return Reply.list(prompts.find(filter).stream().map(PromptRoutes::document).toList());
  }

  /** A key that the state does not know may still be in the log, under its id. */
  private String keyId(String called) {
    return KeyLookup.find(editor.state(), called).map(KeyRecord::id).orElse(called);
  }

  private Reply show(String id) throws ControlProblem, IOException {
    List<JsonObject> entries = prompts.get(id);
    if (entries.isEmpty()) {
      throw ControlProblem.of(
          404,
          "prompt_not_found",
          "the prompt log has nothing of a request '" + id + "'",
          "see what it has: modeldock prompts list");
    }
    return Reply.ok(
        JsonDoc.of(id, id).with("entries", entries.stream().map(PromptRoutes::document).toList()));
  }

  private Reply purge(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    var before = request.query().instant("before");
    long removed = prompts.purge(before.orElse(null));
    return Reply.ok(JsonDoc.empty().with("removed", removed).with("before", before.orElse(null)));
  }

  private Reply status() {
    return Reply.ok(standing.of(editor.state(), prompts.figures()));
  }

  static JsonDoc document(JsonObject entry) {
    var document = JsonDoc.empty();
    entry.values().forEach(document::with);
    return document;
  }
}
