package dev.modeldock.testkit.runtime;

import dev.modeldock.testkit.wire.Script;

/** Downloads that download nothing; {@code missing} fails in the way that only the body tells. */
final class OllamaPull {

  private OllamaPull() {}

  static Script script(String model) {
    Script.Chunked lines =
        Script.chunked(200, "application/x-ndjson").send("{\"status\":\"pulling manifest\"}\n");
    if (model.startsWith("missing")) {
      return lines.send("{\"error\":\"pull model manifest: file does not exist\"}\n").end();
    }
    String layer =
        "{\"status\":\"pulling 0a8c26691234\",\"digest\":\"sha256:0a8c2669\",\"total\":100";
    return lines
        .send(layer + "}\n")
        .send(layer + ",\"completed\":60}\n")
        .send(layer + ",\"completed\":100}\n")
        .send("{\"status\":\"verifying sha256 digest\"}\n")
        .send("{\"status\":\"writing manifest\"}\n")
        .send("{\"status\":\"success\"}\n")
        .end();
  }
}
