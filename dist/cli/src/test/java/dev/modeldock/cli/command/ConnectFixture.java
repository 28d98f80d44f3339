package dev.modeldock.cli.command;

import java.io.IOException;
import java.nio.file.Path;

/** A gateway with two models that makes keys and answers clients in all dialects. */
final class ConnectFixture implements AutoCloseable {

  static final String KEY = "mdk_connect_0123456789abcdefghij";
  static final String OWN_KEY = "mdk_ownkey_0123456789abcdefghij";
  static final String MODEL = "o:it's";

  final FakeGateway gateway;
  final CommandFixture shell;
  final String url;

  ConnectFixture(Path home, Path user) throws IOException {
    gateway = new FakeGateway(home);
    shell = new CommandFixture(home);
    shell.user = user;
    url = gateway.serveClients(KEY, OWN_KEY);
    gateway
        .answer(
            "POST", "/admin/v1/keys", 201, "{\"id\":\"k1\",\"name\":\"n\",\"key\":\"" + KEY + "\"}")
        .answer("DELETE", "/admin/v1/keys/k1", 200, "{\"id\":\"k1\"}")
        .answer("GET", "/v1/models", 200, models("o:embed", "embeddings", MODEL, "chat"))
        .answer("GET", "/v1/models?limit=1000", 200, models("o:embed", "", MODEL, ""))
        .answer("POST", "/v1/chat/completions", 200, chat("Hello\\n\\u001b[2Jthere"))
        .answer(
            "POST",
            "/v1/messages",
            200,
            "{\"type\":\"message\",\"model\":\"o:it's\",\"content\":[{\"type\":\"thinking\"},"
                + "{\"type\":\"text\",\"text\":\"Hello there\"}]}")
        .stream(
            "POST",
            "/v1/messages?beta=true",
            messageEvents() + "data: {\"type\":\"message_stop\"}\n\n")
        .stream("POST", "/v1/responses", responseEvents("response.completed"));
  }

  static String models(String first, String can, String second, String canToo) {
    String model = "{\"id\":\"%s\",\"modeldock\":{\"capabilities\":[\"%s\"]}}";
    return "{\"data\":["
        + model.formatted(first, can)
        + ","
        + model.formatted(second, canToo)
        + "]}";
  }

  static String chat(String words) {
    return "{\"model\":\"o:it's\",\"choices\":[{\"message\":{\"content\":\"" + words + "\"}}]}";
  }

  static String messageEvents() {
    return """
    event: message_start
    data: {"type":"message_start","message":{"model":"o:it's"}}

    : ping

    event: content_block_delta
    data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hello "}}

    data:{"type":"content_block_delta","delta":{"type":"text_delta","text":"there"}}

    """;
  }

  static String responseEvents(String last) {
    return """
    data: {"type":"response.created","response":{"id":"r"}}

    data: {"type":"response.output_text.delta","delta":"not taken from here"}

    data: {"type":"response.output_item.done","item":{"type":"reasoning","summary":[]}}

    data: {"type":"response.output_item.done",\
    "item":{"type":"message","content":[{"type":"output_text","text":"Hello there"}]}}

    data: {"type":"%s","response":{"model":"o:it's",\
    "error":{"code":"server_is_overloaded","message":"busy"}}}

    """
        .formatted(last);
  }

  @Override
  public void close() throws IOException {
    gateway.close();
  }
}
