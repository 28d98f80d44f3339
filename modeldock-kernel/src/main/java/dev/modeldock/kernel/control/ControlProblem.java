package dev.modeldock.kernel.control;

import dev.modeldock.kernel.names.Nearest;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the control API does not do what was asked, as its answer tells it. */
public final class ControlProblem extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final @Nullable String hint;
  private final transient List<String> problems;

  private ControlProblem(
      int status, String code, String message, @Nullable String hint, List<String> problems) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.problems = List.copyOf(problems);
  }

  /** {@return a problem of that HTTP status} */
  public static ControlProblem of(int status, String code, String message, @Nullable String hint) {
    return new ControlProblem(status, code, message, hint, List.of());
  }

  /** {@return a request that cannot be understood} */
  public static ControlProblem invalid(String code, String message, @Nullable String hint) {
    return of(400, code, message, hint);
  }

  /** {@return a value that is not of the form it must have} */
  public static ControlProblem invalidValue(String message, @Nullable String hint) {
    return of(400, "invalid_value", message, hint);
  }

  /** {@return a resource that is not there; {@code known} are the names that would have been} */
  public static ControlProblem notFound(String kind, String name, Collection<String> known) {
    return of(
        404,
        kind + "_not_found",
        "there is no " + kind + " '" + name + "'",
        Nearest.to(name, known).map(near -> "did you mean '" + near + "'?").orElse(null));
  }

  /** {@return something that what is already there forbids} */
  public static ControlProblem conflict(String code, String message, @Nullable String hint) {
    return of(409, code, message, hint);
  }

  /** {@return something that is understood and refused for all of {@code problems}} */
  public static ControlProblem refused(String message, List<String> problems, String hint) {
    return new ControlProblem(422, "validation_failed", message, hint, problems);
  }

  /** {@return the HTTP status} */
  int status() {
    return status;
  }

  /** {@return the stable code} */
  String code() {
    return code;
  }

  /** {@return the body of the answer} */
  JsonDoc document() {
    JsonDoc error =
        JsonDoc.empty().with("code", code).with("message", getMessage()).with("hint", hint);
    if (!problems.isEmpty()) {
      error.with("problems", problems);
    }
    return JsonDoc.empty().with("error", error);
  }
}
