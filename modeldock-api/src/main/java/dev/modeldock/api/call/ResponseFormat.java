package dev.modeldock.api.call;

/** What form the answer's text must have. */
public sealed interface ResponseFormat {

  /** Any text; the meaning when the client says nothing. */
  record Text() implements ResponseFormat {}

  /** Some JSON object. */
  record JsonObject() implements ResponseFormat {}

  /**
   * JSON that fits a schema (R17).
   *
   * @param name the schema's name
   * @param schema the JSON schema itself
   * @param strict whether the fit must be exact
   */
  record JsonSchema(String name, RawJson schema, boolean strict) implements ResponseFormat {}
}
