package dev.modeldock.cli.client;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command without success. The message says what and which, the hint what to do next; never
 * a secret.
 */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String code;
  private final @Nullable String hint;

  public CommandFailure(ExitCode exitCode, String code, String message, @Nullable String hint) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.hint = hint;
  }

  /** {@return a failure because of how the command was called} */
  public static CommandFailure usage(String message, @Nullable String hint) {
    return new CommandFailure(ExitCode.USAGE, "usage", message, hint);
  }

  /** {@return how the process ends} */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** {@return the stable code of the error} */
  public String code() {
    return code;
  }

  /** {@return what to do next, if there is something to be done} */
  public @Nullable String hint() {
    return hint;
  }
}
