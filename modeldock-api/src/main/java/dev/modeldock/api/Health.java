package dev.modeldock.api;

import java.util.Objects;

/**
 * What a look at the runtime found.
 *
 * @param status the finding
 * @param detail one line for people: a version when all is well, else what is wrong and what to do
 */
public record Health(Status status, String detail) {

  /** How well a runtime is. */
  public enum Status {
    /** It answers. */
    UP,
    /** It answers, but something keeps it from full service, such as a missing login. */
    DEGRADED,
    /** It does not answer. Aliases that have another target pass it over. */
    DOWN
  }

  public Health {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(detail, "detail");
  }

  /** {@return a runtime that answers} */
  public static Health up(String detail) {
    return new Health(Status.UP, detail);
  }

  /** {@return a runtime that answers but is hindered} */
  public static Health degraded(String detail) {
    return new Health(Status.DEGRADED, detail);
  }

  /** {@return a runtime that does not answer} */
  public static Health down(String detail) {
    return new Health(Status.DOWN, detail);
  }
}
