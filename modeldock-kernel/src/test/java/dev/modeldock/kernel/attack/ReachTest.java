package dev.modeldock.kernel.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.attack.AttackedGateway.Listener;
import dev.modeldock.kernel.http.RawClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An owner, or who has the owner's token, sets an instance up with an address that is a trap. */
@Timeout(60)
class ReachTest {

  private static AttackedGateway attacked;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    attacked = new AttackedGateway(folder).warmedUp();
  }

  @AfterAll
  static void stop() {
    attacked.close();
  }

  private static RawClient.Reply post(String path, String json) throws Exception {
    String body = json.replace('\'', '"');
    return attacked.ask(
        Listener.CONTROL,
        attacked.keyed(Listener.CONTROL, "POST", path)
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static RawClient.Reply add(String id, String address) throws Exception {
    return post(
        "/admin/v1/instances",
        "{'id':'%s','type':'courier','settings':{'base_url':'%s'}}".formatted(id, address));
  }

  @Test
  void whereNobodyMayGoIsRefusedBeforeItIsStored() throws Exception {
    for (String address :
        List.of(
            "http://169.254.169.254/latest/meta-data/",
            "http://[fe80::1]/",
            "http://[::ffff:169.254.169.254]/",
            "http://100.100.100.200/",
            "http://0.0.0.0:11434/",
            "http://224.0.0.1/",
            "http://me:hunter2@127.0.0.1/",
            "http://127.0.0.1/#x",
            "file:///etc/passwd",
            "gopher://127.0.0.1/")) {
      RawClient.Reply reply = add("trap", address);
      assertThat(reply.status()).as(address).isBetween(400, 499);
      assertThat(reply.body()).contains("base_url").doesNotContain("hunter2");
    }
  }

  @Test
  void theGatewaysOwnPortsAreAFailedStepOfTheTest() throws Exception {
    for (Listener listener : Listener.values()) {
      String id = "own-" + listener.name().toLowerCase(java.util.Locale.ROOT);
      int port = attacked.port(listener);
      assertThat(add(id, "http://localhost:" + port + "/v1").status()).isEqualTo(201);
      RawClient.Reply tested = post("/admin/v1/instances/" + id + "/test", "{}");
      assertThat(tested.status()).isEqualTo(200);
      assertThat(tested.body())
          .contains("reachable", "failed")
          .contains("127.0.0.1:" + port + " is made: the gateway itself listens there");
    }
  }
}
