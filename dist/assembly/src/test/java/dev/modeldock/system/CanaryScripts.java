package dev.modeldock.system;

import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a runtime may send that repeats the request, its credential and an answer while it fails.
 */
record CanaryScripts(String prompt, String reply) {

  /** {@return failures in which the runtime's own words, which its client is told, have it all} */
  List<Function<Request, Script>> quoting() {
    List<Function<Request, Script>> all = new ArrayList<>();
    for (int status : new int[] {400, 401, 403, 404, 413, 422, 429, 500, 502, 503}) {
      all.add(request -> Script.json(status, error(request)));
    }
    all.add(request ->
        Script.chunked(200, "text/event-stream")
            .send(text())
            .send("data: " + error(request) + "\n\n")
            .end());
    all.add(request -> Script.json(200, error(request)));
    return all;
  }

  /** {@return failures that are no words to anybody} */
  List<Function<Request, Script>> broken() {
    return List.of(
        _ -> page(200),
        _ -> page(404),
        _ -> page(500),
        _ -> Script.json(200, "{\"choices\":[{\"message\":{\"content\":\"" + prompt + reply),
        _ -> Script.json(200, "[\"" + prompt + reply + "\"]"),
        _ -> events(text() + "data: {\"" + prompt + reply + "\n\n"),
        _ -> events(text() + "data: <<<" + prompt + reply + "\n\n"),
        _ -> events(text()),
        _ -> raw("HTTP/1.1 2" + prompt + " OK\r\n\r\n"),
        _ -> raw(prompt + "\r\n\r\n"),
        _ -> raw("HTTP/1.1 200 OK\r\n" + prompt + " " + reply + "\r\n\r\n"),
        _ -> raw("HTTP/1.1 200 OK\r\nContent-Length: " + prompt + "\r\n\r\n"),
        _ -> raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + prompt + "\r\n\r\n"),
        _ ->
            raw(
                "HTTP/1.1 200 OK\r\nContent-Encoding: "
                    + prompt
                    + "\r\nContent-Length: 2\r\n\r\n{}"),
        _ ->
            raw(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/"
                    + prompt
                    + "\r\nContent-Length: 0\r\n\r\n"),
        _ -> raw("HTTP/1.1 429 Slow\r\nRetry-After: " + prompt + "\r\nContent-Length: 0\r\n\r\n"),
        _ ->
            raw(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + prompt
                    + "\r\n"));
  }

  private String error(Request request) {
    return "{\"error\":{\"message\":\"cannot do %s after %s with %s\",\"type\":\"x\",\"code\":\"%s\"}}"
        .formatted(prompt, reply, request.header("authorization").orElse("nothing"), prompt);
  }

  private String text() {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + reply + "\"}}]}\n\n";
  }

  private Script page(int status) {
    byte[] html = ("<html>" + prompt + " " + reply + "</html>").getBytes(StandardCharsets.UTF_8);
    return Script.whole(status, "text/html", html);
  }

  private static Script events(String text) {
    return Script.chunked(200, "text/event-stream").send(text).end();
  }

  private static Script raw(String bytes) {
    return new Script(
        List.of(new Step.Write(bytes.getBytes(StandardCharsets.UTF_8)), new Step.HangUp()), true);
  }
}
