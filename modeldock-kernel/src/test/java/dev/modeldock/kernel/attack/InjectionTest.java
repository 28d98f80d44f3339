package dev.modeldock.kernel.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.attack.AttackedGateway.Listener;
import dev.modeldock.kernel.http.RawClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Line breaks in what a client may choose freely, and which might come to stand in a head. */
@Timeout(60)
class InjectionTest {

  private static final List<String> BREAKS =
      List.of(
          "\\r\\nX-Evil: 1",
          "\\nX-Evil: 1",
          "\\rX-Evil: 1",
          "\\u0000X-Evil: 1",
          "\\r\\n\\r\\n<html>");

  private static AttackedGateway attacked;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    attacked = new AttackedGateway(folder).warmedUp();
  }

  @AfterAll
  static void stop() {
    attacked.close();
  }

  private static RawClient.Reply head(String path, String json) throws Exception {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    try (RawClient client = attacked.connect(Listener.GATEWAY)) {
      client.send(
          attacked.keyed(Listener.GATEWAY, "POST", path)
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length
              + "\r\nX-Request-Id: mine\r\n\r\n");
      return client.send(body).head();
    }
  }

  @Test
  void neitherModelNorUserNorFieldNamesReachAHead() throws Exception {
    for (String broken : BREAKS) {
      for (String body :
          List.of(
              "{'model':'echo:%s','stream':true,'messages':[{'role':'user','content':'x'}]}",
              "{'model':'echo:1.0','user':'%s','stream':true,'messages':[{'role':'user','content':'x'}]}",
              "{'model':'echo:1.0','%s':1,'stream':true,'messages':[{'role':'user','content':'x'}]}",
              "{'model':'%s','messages':[{'role':'user','content':'x'}]}")) {
        RawClient.Reply reply = head("/v1/chat/completions", body.formatted(broken));
        assertThat(reply.status()).as(body).isIn(200, 400, 404);
        assertThat(reply.headers()).doesNotContainKey("x-evil");
        assertThat(reply.header("x-request-id")).startsWith("req_");
      }
    }
  }

  @Test
  void aPathWithALineBreakIsNoPath() throws Exception {
    for (String path : List.of("/v1/models/a%0d%0aX-Evil:%201", "/v1/responses/%0a", "/v1/%00")) {
      RawClient.Reply reply =
          attacked.ask(Listener.GATEWAY, attacked.keyed(Listener.GATEWAY, "GET", path) + "\r\n");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.headers()).doesNotContainKey("x-evil");
    }
  }
}
