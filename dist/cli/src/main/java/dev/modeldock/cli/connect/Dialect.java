package dev.modeldock.cli.connect;

/** How a client speaks to the gateway. */
public enum Dialect {
  /** {@code POST /v1/chat/completions} with a bearer key. */
  CHAT,
  /** {@code POST /v1/responses}, streamed, with a bearer key, as Codex does. */
  RESPONSES,
  /** {@code POST /v1/messages} with {@code x-api-key}, as Anthropic's library for Python does. */
  MESSAGES,
  /** {@code GET /v1/models} and streamed {@code POST /v1/messages} with a bearer key. */
  CLAUDE_CODE
}
