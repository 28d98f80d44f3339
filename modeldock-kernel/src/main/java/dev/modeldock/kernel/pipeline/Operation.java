package dev.modeldock.kernel.pipeline;

import java.util.Locale;

/**
 * What a request on the gateway listener asks for, decided by its method and path alone. The one
 * table of the gateway's routes.
 */
public enum Operation {
  CHAT_COMPLETIONS(Scope.CHAT, "POST", "/v1/chat/completions"),
  COMPLETIONS(Scope.CHAT, "POST", "/v1/completions"),
  EMBEDDINGS(Scope.EMBEDDINGS, "POST", "/v1/embeddings"),
  MESSAGES(Scope.CHAT, "POST", "/v1/messages"),
  COUNT_TOKENS(Scope.CHAT, "POST", "/v1/messages/count_tokens"),
  RESPONSES(Scope.CHAT, "POST", "/v1/responses"),
  COUNT_INPUT_TOKENS(Scope.CHAT, "POST", "/v1/responses/input_tokens"),
  GET_RESPONSE(Scope.CHAT, "GET", "/v1/responses/*"),
  DELETE_RESPONSE(Scope.CHAT, "DELETE", "/v1/responses/*"),
  LIST_MODELS(Scope.MODELS, "GET", "/v1/models"),
  GET_MODEL(Scope.MODELS, "GET", "/v1/models/*"),
  /** Asks whether there is a gateway, as Claude Code does when it starts. Needs no key. */
  PROBE(Scope.MODELS, "HEAD", "/", "/api/hello"),
  /** A known path with another method. */
  WRONG_METHOD(Scope.MODELS, ""),
  /** A path that the gateway does not have. Told apart only to callers with a good key. */
  UNKNOWN(Scope.MODELS, "");

  private static final Operation[] ALL = values();

  private final Scope scope;
  private final String method;
  private final String[] paths;

  /**
   * @param paths in which a {@code *} at the end stands for at least one character, whatever it is
   */
  Operation(Scope scope, String method, String... paths) {
    this.scope = scope;
    this.method = method;
    this.paths = paths;
  }

  /** {@return what {@code in} asks for} */
  public static Operation of(Inbound in) {
    Operation found = UNKNOWN;
    for (Operation each : ALL) {
      if (each.at(in.path())) {
        if (each.method.equals(in.method())) {
          return each;
        }
        found = WRONG_METHOD;
      }
    }
    return found;
  }

  private boolean at(String path) {
    for (String each : paths) {
      int last = each.length() - 1;
      boolean fits =
          each.charAt(last) == '*'
              ? path.length() > last && path.regionMatches(0, each, 0, last)
              : path.equals(each);
      if (fits) {
        return true;
      }
    }
    return false;
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
