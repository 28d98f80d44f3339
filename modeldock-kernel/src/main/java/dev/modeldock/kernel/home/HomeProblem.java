package dev.modeldock.kernel.home;

import java.io.IOException;

/** Says in one line why a home folder cannot be used, and what to do about it. */
public final class HomeProblem extends IOException {

  private static final long serialVersionUID = 1L;

  public HomeProblem(String message) {
    super(message);
  }

  public HomeProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
