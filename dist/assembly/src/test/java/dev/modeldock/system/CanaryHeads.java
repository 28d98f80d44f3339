package dev.modeldock.system;

import java.util.List;

/** Requests whose head is wrong, with a canary where it is. */
record CanaryHeads(String header, String query) {

  /** {@return them for {@code path} of the gateway at {@code authority}} */
  List<String> of(String path, String authority, String key) {
    String auth = "Authorization: Bearer " + key + "\r\n";
    String host = "Host: " + authority + "\r\n";
    String json = "Content-Type: application/json\r\n";
    String body = "Content-Length: 2\r\n\r\n{}";
    return List.of(
        "POST " + path + "?" + query + " HTTP/1.1\r\nHost: " + header + "\r\n" + auth + json + body,
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + host
            + auth
            + json
            + "Origin: http://"
            + header
            + "\r\n"
            + body,
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + host
            + auth
            + "Content-Type: "
            + header
            + "/x\r\n"
            + body,
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + host
            + auth
            + json
            + "Content-Encoding: "
            + header
            + "\r\n"
            + body,
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + host
            + auth
            + json
            + "Content-Length: "
            + header
            + "\r\n\r\n",
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + host
            + auth
            + json
            + "Transfer-Encoding: "
            + header
            + "\r\n\r\n",
        "POST " + path + " HTTP/1.1\r\n" + host + auth + json + header + "\r\n\r\n",
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + host
            + "Authorization: Basic "
            + header
            + "\r\n"
            + json
            + body,
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + host
            + "x-api-key: "
            + FaultStage.WRONG_KEY
            + "\r\n"
            + json
            + body,
        header + " " + path + " HTTP/1.1\r\n" + host + auth + body,
        "POST " + path + " " + header + "\r\n" + host + auth + body,
        "GET /nothing?" + query + " HTTP/1.1\r\n" + host + auth + "X-Mine: " + header + "\r\n\r\n",
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + host
            + auth
            + json
            + "X: "
            + header.repeat(2_000)
            + "\r\n"
            + body);
  }
}
