package dev.modeldock.kernel.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the audit keeps of one action on the control listener, or of the gateway's own.
 *
 * @param id the id of the request that asked for it; of the gateway's own, one that nobody else has
 * @param at when that arrived
 * @param actor who did it
 * @param action what was done, such as {@code keys.create}
 * @param subject what to: the id or name of a resource; null if it concerns none
 * @param change what it changed
 * @param outcome how it ended
 * @param error the stable code of the error, if there was one
 */
public record ControlEvent(
    String id,
    Instant at,
    Actor actor,
    String action,
    @Nullable String subject,
    Change change,
    Outcome outcome,
    @Nullable String error)
    implements AuditEntry {

  /** The kind of these entries. */
  public static final String KIND = "control";

  /**
   * Who does something.
   *
   * @param name {@code control.token} for whoever has that, {@code gateway} for the gateway itself
   * @param peer the address it came from; null for the gateway itself
   */
  public record Actor(String name, @Nullable String peer) {

    /** The gateway itself. */
    public static final Actor GATEWAY = new Actor("gateway", null);
  }

  /**
   * What was and what is from then on, each as one JSON object without any secret.
   *
   * @param before null if there was nothing, or nothing is said
   * @param after null if there is nothing, or nothing is said
   */
  public record Change(@Nullable String before, @Nullable String after) {

    /** No change. */
    public static final Change NONE = new Change(null, null);
  }

  /** How an action ended. */
  public enum Outcome {
    /** As it was asked for. A change is about to be made: its line is written first. */
    DONE,
    /** Not done, for a reason that the one who asked was told. */
    REFUSED,
    /** Not done, or not all of it, for a reason of the gateway's. */
    FAILED;

    /** {@return the name in the audit} */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Set<String> values(Trait trait) {
    return switch (trait) {
      case KIND -> Set.of(KIND);
      case OUTCOME -> Set.of(outcome.id());
      case REQUEST -> Set.of(id);
      case KEY -> subjectOf("keys.");
      case INSTANCE -> subjectOf("instances.");
      case MODEL -> subjectOf("aliases.");
    };
  }

  private Set<String> subjectOf(String resource) {
    return subject != null && action.startsWith(resource) ? Set.of(subject) : Set.of();
  }
}
