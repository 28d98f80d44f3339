package dev.modeldock.kernel.json;

import java.io.IOException;

/** Says that a text is not the JSON that was expected: which field, and what it should be. */
public final class JsonProblem extends IOException {

  private static final long serialVersionUID = 1L;

  public JsonProblem(String message) {
    super(message);
  }

  public JsonProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
