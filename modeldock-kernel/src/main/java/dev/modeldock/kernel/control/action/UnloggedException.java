package dev.modeldock.kernel.control.action;

import java.io.IOException;

/** An action could not be written into the audit. */
public final class UnloggedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean mayBeDone;

  UnloggedException(IOException cause, boolean mayBeDone) {
    super("the action cannot be written into the audit", cause);
    this.mayBeDone = mayBeDone;
  }

  /** {@return whether the action may have been done before that came out} */
  public boolean mayBeDone() {
    return mayBeDone;
  }
}
