package dev.modeldock.testkit.dashscope;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error that DashScope reports.
 *
 * @param name what it is asked for by; see {@link FakeDashScope}
 * @param status the HTTP status when it comes instead of an answer
 * @param code its code, in the native or the compatible spelling
 * @param type its type in the compatible form
 * @param message what it says
 */
public record DashScopeError(String name, int status, String code, String type, String message) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REQUEST = "902fee3b-f7f0-9a8c-96a1-6b4ea25af114";

  /** {@return its body in the compatible form, an envelope with the request's id beside it} */
  public String envelope() {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .putNull("param")
        .put("code", code);
    return body.put("request_id", REQUEST).toString();
  }

  /** {@return its body in the native form} */
  public String flat() {
    return JSON.createObjectNode()
        .put("code", code)
        .put("message", message)
        .put("request_id", REQUEST)
        .toString();
  }
}
