package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;

/**
 * One alias and one secret that are changed over and over, each to a number that says how often,
 * and what of it was acknowledged. Used by one thread after the other.
 */
final class Things {

  private static final ObjectMapper JSON = new ObjectMapper();

  private int acknowledged;

  int acknowledged() {
    return acknowledged;
  }

  /** Changes them until the gateway is gone. */
  void change(Gateway gateway) {
    try (Client control = control(gateway)) {
      while (true) {
        int next = acknowledged + 1;
        made(
            control.put(
                "/admin/v1/secrets/counted", "{\"value\":\"" + "x".repeat(20 + next) + "\"}"));
        made(
            control.put("/admin/v1/aliases/counted", "{\"targets\":[\"demo:echo-" + next + "\"]}"));
        acknowledged = next;
      }
    } catch (IOException e) {
      // Killed: the only way out.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void made(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer + " " + answer.body());
    }
  }

  /** Sees whether they are as acknowledged, or by one change further. */
  void check(Gateway gateway, String when) throws Exception {
    if (acknowledged == 0) {
      return;
    }
    try (Client control = control(gateway)) {
      JsonNode alias = JSON.readTree(control.get("/admin/v1/aliases/counted").body());
      String target = alias.path("targets").path(0).asText();
      int there = Integer.parseInt(target.substring("demo:echo-".length()));
      assertThat(there).as("the alias, %s", when).isBetween(acknowledged, acknowledged + 1);
      JsonNode secret = JSON.readTree(control.get("/admin/v1/secrets/counted").body());
      assertThat(secret.path("state").asText()).as("the secret, %s", when).isEqualTo("readable");
      acknowledged = there;
    }
  }

  private static Client control(Gateway gateway) throws IOException {
    return new Client(
        gateway.control(), Files.readString(gateway.home().resolve("control.token")).strip());
  }
}
