package dev.modeldock.kernel.wire.anthropic.request;

import java.util.Set;

/**
 * Knows the blocks that Anthropic's own servers leave in a conversation: what their tools did, and
 * what only they can read. The words around them stay, so a model misses little.
 */
final class ServerBlocks {

  private static final Set<String> OTHERS =
      Set.of(
          "server_tool_use", "mcp_tool_use", "redacted_thinking", "container_upload", "fallback");

  private ServerBlocks() {}

  /** {@return whether the block is one of them; then it is named as dropped} */
  static boolean dropped(Block block, Dropped dropped) {
    String type = block.type();
    boolean known =
        OTHERS.contains(type) || type.endsWith("_tool_result") && !type.equals("tool_result");
    if (known) {
      dropped.add(type);
    }
    return known;
  }
}
