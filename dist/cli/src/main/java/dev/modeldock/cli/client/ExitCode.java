package dev.modeldock.cli.client;

/** How a command ends. Scripts rely on the numbers. */
public enum ExitCode {
  OK(0),
  FAILURE(1),
  USAGE(2),
  NOT_FOUND(3),
  NOT_ALLOWED(4),
  NO_GATEWAY(5),
  VALIDATION_FAILED(6),
  CONFLICT(7);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** {@return the number that the process ends with} */
  public int number() {
    return number;
  }

  /** {@return how a command ends that was answered with the HTTP status {@code status}} */
  public static ExitCode ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> NOT_ALLOWED;
      case 404 -> NOT_FOUND;
      case 409 -> CONFLICT;
      case 400, 422 -> VALIDATION_FAILED;
      default -> FAILURE;
    };
  }
}
