package dev.modeldock.plugins.codex.rpc;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says no to everything that the CLI asks of its client: leave to run a command, to change a file,
 * to have more rights, to use a tool, a user's answer, a token. An answer must always come, or the
 * turn waits for ever; what is not known is answered with an error, which the CLI takes as a no.
 */
final class Declines {

  private static final String NO = "declined by gateway";

  private final JsonMapper json;

  Declines(JsonMapper json) {
    this.json = json;
  }

  /** {@return the whole answer to a request for {@code method}, but for its id} */
  ObjectNode answer(String method) {
    ObjectNode answer = json.createObjectNode();
    switch (method) {
      case "item/commandExecution/requestApproval", "item/fileChange/requestApproval" ->
          answer.putObject("result").put("decision", "decline");
      case "item/permissions/requestApproval" ->
          answer.putObject("result").put("scope", "turn").putObject("permissions");
      case "mcpServer/elicitation/request" ->
          answer.putObject("result").put("action", "decline").putNull("content").putNull("_meta");
      case "item/tool/requestUserInput" -> answer.putObject("result").putObject("answers");
      case "item/tool/call" -> {
        ObjectNode result = answer.putObject("result").put("success", false);
        result.putArray("contentItems").addObject().put("type", "inputText").put("text", NO);
      }
      case "applyPatchApproval", "execCommandApproval" ->
          answer.putObject("result").putObject("decision").putObject("denied").put("rejection", NO);
      default ->
          answer
              .putObject("error")
              .put("code", -32601)
              .put("message", "not supported by this client");
    }
    return answer;
  }
}
