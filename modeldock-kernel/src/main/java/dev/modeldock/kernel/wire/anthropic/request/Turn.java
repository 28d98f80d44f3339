package dev.modeldock.kernel.wire.anthropic.request;

import java.util.List;

/** What one side says at a stretch: one message, or several in a row that the API takes as one. */
record Turn(Role role, List<Block> blocks, String field) {

  /** Whose words they are. */
  enum Role {
    USER,
    ASSISTANT,
    SYSTEM
  }
}
