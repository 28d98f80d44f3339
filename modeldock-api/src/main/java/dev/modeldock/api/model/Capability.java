package dev.modeldock.api.model;

/** What a model can do or take. The host sends it nothing that needs a capability it lacks. */
public enum Capability {
  /** Chat completions. */
  CHAT,
  /** Tool definitions in, tool calls out. */
  TOOLS,
  /** Images in messages. */
  VISION,
  /** A separate channel of reasoning that can be asked for. */
  REASONING,
  /** Output held to a JSON schema. */
  STRUCTURED_OUTPUT,
  /** Vectors from text. */
  EMBEDDINGS
}
