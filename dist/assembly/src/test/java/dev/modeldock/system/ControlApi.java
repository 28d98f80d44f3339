package dev.modeldock.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The few calls of the control listener for which the command would be too slow. */
final class ControlApi implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Client client;

  ControlApi(Gateway gateway) throws IOException {
    String token = Files.readString(gateway.home().resolve("control.token")).strip();
    this.client = new Client(gateway.control(), token);
  }

  Key createKey(String name) throws IOException, InterruptedException {
    JsonNode made = acknowledged(client.post("/admin/v1/keys", "{\"name\":\"" + name + "\"}"));
    return new Key(made.path("id").asText(), made.path("key").asText());
  }

  void revokeKey(Key key) throws IOException, InterruptedException {
    acknowledged(client.delete("/admin/v1/keys/" + key.id()));
  }

  /** {@return the audit's event of a request} */
  JsonNode auditEvent(String requestId) throws IOException, InterruptedException {
    return acknowledged(client.get("/admin/v1/audit/" + requestId));
  }

  /** {@return the audit's events whose {@code field} is {@code value}} */
  List<JsonNode> auditEvents(String field, String value) throws IOException, InterruptedException {
    String query = "?%s=%s".formatted(field, URLEncoder.encode(value, StandardCharsets.UTF_8));
    List<JsonNode> events = new ArrayList<>();
    acknowledged(client.get("/admin/v1/audit" + query)).path("data").forEach(events::add);
    return events;
  }

  /** {@return the gateway's figures, each by its name and labels} */
  Map<String, Double> figures() throws IOException, InterruptedException {
    HttpResponse<String> page = client.get("/metrics");
    if (page.statusCode() != 200) {
      throw new AssertionError(page + " " + page.body());
    }
    Map<String, Double> figures = new HashMap<>();
    page.body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int end = line.lastIndexOf(' ');
          figures.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
        });
    return figures;
  }

  /** {@return one figure, which there must be} */
  double figure(String name) throws IOException, InterruptedException {
    Double value = figures().get(name);
    if (value == null) {
      throw new AssertionError("there is no figure " + name);
    }
    return value;
  }

  private static JsonNode acknowledged(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer + " " + answer.body());
    }
    return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    client.close();
  }

  /** A key as its creation answered it. */
  record Key(String id, String key) {}
}
