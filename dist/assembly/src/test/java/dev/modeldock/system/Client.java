package dev.modeldock.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A bare HTTP client with a key, for what an SDK hides. */
final class Client implements AutoCloseable {

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String key;

  Client(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(to(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return http.send(to(path).DELETE().build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return http.send(
        to(path).POST(HttpRequest.BodyPublishers.ofString(json)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> put(String path, String json) throws IOException, InterruptedException {
    return http.send(
        to(path).PUT(HttpRequest.BodyPublishers.ofString(json)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Posts and returns as soon as the headers are there. */
  HttpResponse<InputStream> open(String path, String json)
      throws IOException, InterruptedException {
    return http.send(
        to(path).POST(HttpRequest.BodyPublishers.ofString(json)).build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  HttpResponse<String> chat(String model, String text) throws IOException, InterruptedException {
    return post("/v1/chat/completions", Requests.chat(model, text));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(LONGEST_ANSWER)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
