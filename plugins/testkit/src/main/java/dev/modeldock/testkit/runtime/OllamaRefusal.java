package dev.modeldock.testkit.runtime;

/** A request that Ollama answers with an error: the status and the body. */
final class OllamaRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String body;

  OllamaRefusal(int status, String body) {
    super(body, null, false, false);
    this.status = status;
    this.body = body;
  }

  int status() {
    return status;
  }

  String body() {
    return body;
  }
}
