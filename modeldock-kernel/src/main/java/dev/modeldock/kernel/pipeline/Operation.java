package dev.modeldock.kernel.pipeline;

import java.util.Locale;

/** What a request on the gateway listener asks for, decided by its method and path alone. */
public enum Operation {
  CHAT_COMPLETIONS(Scope.CHAT),
  LIST_MODELS(Scope.MODELS),
  GET_MODEL(Scope.MODELS),
  /** A known path with another method. */
  WRONG_METHOD(Scope.MODELS),
  /** A path that the gateway does not have. Told apart only to callers with a good key. */
  UNKNOWN(Scope.MODELS);

  private static final String MODELS = "/v1/models";

  private final Scope scope;

  Operation(Scope scope) {
    this.scope = scope;
  }

  /** {@return what {@code in} asks for} */
  public static Operation of(Inbound in) {
    String path = in.path();
    if (path.equals("/v1/chat/completions")) {
      return in.method().equals("POST") ? CHAT_COMPLETIONS : WRONG_METHOD;
    }
    if (path.equals(MODELS)) {
      return in.method().equals("GET") ? LIST_MODELS : WRONG_METHOD;
    }
    if (path.startsWith(MODELS + "/") && path.length() > MODELS.length() + 1) {
      return in.method().equals("GET") ? GET_MODEL : WRONG_METHOD;
    }
    return UNKNOWN;
  }

  /** {@return the scope that a key needs for it} */
  public Scope scope() {
    return scope;
  }

  /** {@return the name in the audit} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
