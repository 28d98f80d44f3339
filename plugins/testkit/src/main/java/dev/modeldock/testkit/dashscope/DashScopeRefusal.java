package dev.modeldock.testkit.dashscope;

/** A request that DashScope answers with an error. */
final class DashScopeRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient DashScopeError error;

  DashScopeRefusal(DashScopeError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** {@return a refusal with status 400 in the words of the parameter check} */
  static DashScopeRefusal invalid(String message) {
    return new DashScopeRefusal(
        new DashScopeError("", 400, "invalid_parameter_error", "invalid_request_error", message));
  }

  DashScopeError error() {
    return error;
  }
}
