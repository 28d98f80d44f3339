package dev.modeldock.kernel.control.audit;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.Query;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a query what is looked for in the audit. */
public final class AuditQuery {

  private static final List<String> OUTCOMES =
      Stream.concat(
              Stream.of(Outcome.values()).map(Outcome::id),
              Stream.of(ControlEvent.Outcome.values()).map(ControlEvent.Outcome::id))
          .toList();
  private static final List<String> KINDS = List.of(AuditEvent.KIND, ControlEvent.KIND);

  private AuditQuery() {}

  /** {@return what {@code query} looks for; it may have {@code before}} */
  public static AuditFilter read(Query query, GatewayState state, int limit) throws ControlProblem {
    var traits = new EnumMap<Trait, String>(Trait.class);
    for (Trait trait : Trait.values()) {
      Optional<String> given = query.text(trait.id());
      if (given.isPresent()) {
        traits.put(trait, value(trait, given.get(), state));
      }
    }
    return new AuditFilter(
        query.instant("since").orElse(null),
        query.instant("until").orElse(null),
        traits,
        before(query),
        limit);
  }

  private static String value(Trait trait, String given, GatewayState state) throws ControlProblem {
    return switch (trait) {
      // A key that the state does not know may still be in the audit, under its id.
      case KEY -> KeyLookup.find(state, given).map(KeyRecord::id).orElse(given);
      case OUTCOME -> known(given, "outcome", OUTCOMES);
      case KIND -> known(given, "kind", KINDS);
      case MODEL, INSTANCE, REQUEST -> given;
    };
  }

  private static String known(String given, String what, List<String> all) throws ControlProblem {
    if (!all.contains(given)) {
      throw ControlProblem.invalidValue(
          "there is no " + what + " '" + given + "'",
          "the " + what + "s are " + String.join(", ", all));
    }
    return given;
  }

  private static @Nullable Long before(Query query) throws ControlProblem {
    Optional<String> given = query.text("before");
    if (given.isEmpty()) {
      return null;
    }
    try {
      long seq = Long.parseLong(given.get());
      if (seq > 0) {
        return seq;
      }
    } catch (NumberFormatException _) {
      // Told below, together with a number that no line has.
    }
    throw ControlProblem.invalidValue(
        "the query parameter 'before' must be a number", "it is 'next' of the page before");
  }
}
