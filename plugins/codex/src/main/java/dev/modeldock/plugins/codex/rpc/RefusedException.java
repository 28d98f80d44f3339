package dev.modeldock.plugins.codex.rpc;

/** The CLI answered a request with an error. Its text may quote the request. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int code;

  RefusedException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** {@return the error's number; -32001 means that the CLI is too busy} */
  public int code() {
    return code;
  }
}
