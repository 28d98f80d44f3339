package dev.modeldock.kernel.control.key;

import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.audit.UsageLedger;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.limit.Limit;
import dev.modeldock.kernel.limit.LimitStanding;
import dev.modeldock.kernel.limit.LimitsLeft;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a key has used, and what its limits leave it. */
public final class KeyUsageRoutes {

  private final StateEditor editor;
  private final LimitsLeft limits;
  private final UsageLedger ledger;
  private final InstantSource clock;

  public KeyUsageRoutes(
      StateEditor editor, LimitsLeft limits, UsageLedger ledger, InstantSource clock) {
    this.editor = editor;
    this.limits = limits;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** {@return the route below {@code /admin/v1/keys}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/keys/{key}/usage", request -> usage(request.variable("key")))
            .doc(Doc.of("Show what a key has used of its limits.", KeyShapes.usage())));
  }

  private Reply usage(String called) throws ControlProblem, IOException {
    GatewayState state = editor.state();
    KeyRecord key =
        KeyLookup.find(state, called)
            .orElseThrow(() ->
                ControlProblem.notFound(
                    "key", called, state.keys().values().stream().map(KeyRecord::name).toList()));
    List<LimitStanding> standings = limits.of(key);
    var document = JsonDoc.of(key.id(), key.name()).with("prefix", key.prefix());
    for (Limit limit : Limit.values()) {
      document.with(limit.id(), document(limit, standings));
    }
    return Reply.ok(document.with("today", today(key)));
  }

  /** {@return how {@code limit} stands; null if the key has no such limit} */
  private static @Nullable JsonDoc document(Limit limit, List<LimitStanding> standings) {
    return standings.stream()
        .filter(each -> each.which() == limit)
        .findFirst()
        .map(KeyUsageRoutes::document)
        .orElse(null);
  }

  private static JsonDoc document(LimitStanding standing) {
    return JsonDoc.empty()
        .with("limit", standing.most())
        .with("used", standing.used())
        .with("reserved", standing.reserved())
        .with("remaining", standing.remaining())
        .with("resets_at", standing.resetsIn().isZero() ? null : standing.resetsAt());
  }

  /** What is shown of all keys, limited or not; it follows the audit within about a second. */
  private JsonDoc today(KeyRecord key) {
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    KeyUsage used = ledger.used(key.id(), day);
    return JsonDoc.empty()
        .with("day", day)
        .with("requests", used.requests())
        .with("prompt_tokens", used.promptTokens())
        .with("completion_tokens", used.completionTokens());
  }
}
