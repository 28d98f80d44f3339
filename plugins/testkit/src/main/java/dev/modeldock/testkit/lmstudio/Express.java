package dev.modeldock.testkit.lmstudio;

import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The manners of Express on Node, in which LM Studio is written. */
final class Express {

  private static final String DATE = "Date: Wed, 02 Sep 2026 09:14:11 GMT\r\n";
  private static final int ETAG_DIGITS = 27;

  private Express() {}

  /** {@return an answer with JSON, indented by two as this application has it set} */
  static Script json(int status, JsonNode body) {
    return answer(status, "application/json; charset=utf-8", PrettyJson.of(body));
  }

  static Script answer(int status, String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        """
        HTTP/1.1 %d %s
        X-Powered-By: Express
        Content-Type: %s
        Content-Length: %d
        ETag: %s
        """
            .formatted(status, Script.reason(status), contentType, bytes.length, etag(bytes));
    byte[] start =
        (head.replace("\n", "\r\n") + DATE + "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n")
            .getBytes(StandardCharsets.UTF_8);
    var whole = new byte[start.length + 2 + bytes.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    whole[start.length] = '\r';
    whole[start.length + 1] = '\n';
    System.arraycopy(bytes, 0, whole, start.length + 2, bytes.length);
    return new Script(List.of(new Step.Write(whole)), true);
  }

  /** {@return the beginning of a stream, whose content type names no charset} */
  static Script.Chunked stream() {
    return Script.chunked(
        "HTTP/1.1 200 OK\r\nX-Powered-By: Express\r\nContent-Type: text/event-stream\r\n"
            + "Cache-Control: no-cache\r\nConnection: keep-alive\r\n"
            + DATE);
  }

  /** {@return {@code script}, after which an idle connection is closed as Node closes it} */
  static Script closingIdle(Script script, Duration keepAlive) {
    return switch (script.steps().getLast()) {
      case Step.HangUp _, Step.Reset _, Step.Stall _ -> script;
      case Step.Write _, Step.Pause _, Step.Repeat _, Step.Linger _ ->
          script.then(new Step.Linger(keepAlive));
    };
  }

  private static String etag(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(body);
      String digits = Base64.getEncoder().encodeToString(hash).substring(0, ETAG_DIGITS);
      return "W/\"" + Integer.toHexString(body.length) + "-" + digits + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
