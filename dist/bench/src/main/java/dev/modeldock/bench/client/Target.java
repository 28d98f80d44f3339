package dev.modeldock.bench.client;

import java.nio.charset.StandardCharsets;

/**
 * One way to the upstream.
 *
 * @param name as the report calls it
 * @param port on loopback
 * @param model what the request names
 * @param key the API key; anything where nobody checks it
 */
public record Target(String name, int port, String model, String key) {

  public static final String PATH = "/v1/chat/completions";

  /** What a short chat is like: 600 bytes. */
  private static final int BODY_BYTES = 600;

  public String url() {
    return "http://127.0.0.1:" + port + PATH;
  }

  public String body(boolean stream, String text) {
    String start =
        "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s "
            .formatted(model, stream, text);
    String end = "\"}]}";
    return start + "x".repeat(Math.max(0, BODY_BYTES - start.length() - end.length())) + end;
  }

  public byte[] request(boolean stream, String text) {
    String body = body(stream, text);
    return ("POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
        .formatted(PATH, port, key, body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
