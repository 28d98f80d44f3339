package dev.modeldock.cli.connect.probe;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.ClientSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the gateway's own APIs, with the settings of a client. Blocks; one request at a
 * time. Everything that goes wrong is a {@link CommandFailure} in which the key cannot be read.
 */
public final class GatewayConnection {

  private static final int CONNECT_MILLIS = 3_000;
  private static final int LARGEST = 4 * 1024 * 1024;

  /** What takes an answer in. */
  @FunctionalInterface
  interface Taker<T> {

    /**
     * {@return what the answer says}
     *
     * @throws IllegalArgumentException if it says nothing that makes sense
     */
    T take(InputStream answer, Deadline deadline) throws IOException;
  }

  /** When an answer must have ended. */
  record Deadline(long nanos) {

    /** Fails once the time is over, however busy the other side is. */
    void check() throws SocketTimeoutException {
      if (System.nanoTime() - nanos > 0) {
        throw new SocketTimeoutException("no end of the answer");
      }
    }
  }

  private final ClientSettings settings;
  private final Duration patience;

  public GatewayConnection(ClientSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
  }

  ClientSettings settings() {
    return settings;
  }

  /** {@return the object that is at {@code path}} */
  public JsonObject get(String path, Map<String, String> headers) {
    return send(path, headers, null, GatewayConnection::json);
  }

  JsonObject post(String path, Map<String, String> headers, JsonObject body) {
    return send(path, headers, body, GatewayConnection::json);
  }

  <T> T post(String path, Map<String, String> headers, JsonObject body, Taker<T> taker) {
    return send(path, headers, body, taker);
  }

  Map<String, String> bearer() {
    return Map.of("Authorization", "Bearer " + settings.key().text());
  }

  private static JsonObject json(InputStream answer, Deadline deadline) throws IOException {
    return JsonObject.parse(new String(answer.readNBytes(LARGEST), StandardCharsets.UTF_8));
  }

  private <T> T send(
      String path, Map<String, String> headers, @Nullable JsonObject body, Taker<T> taker) {
    String request = (body == null ? "GET " : "POST ") + path.replaceAll("\\?.*", "");
    var refusal = new Refusal(settings, request);
    var deadline = new Deadline(System.nanoTime() + patience.toNanos());
    HttpURLConnection connection = null;
    try {
      connection = open(path, headers, body);
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw refusal.of(status, errorOf(connection));
      }
      try (InputStream in = connection.getInputStream()) {
        return taker.take(in, deadline);
      }
    } catch (ConnectException _) {
      throw new CommandFailure(
          ExitCode.NO_GATEWAY,
          "no_gateway",
          "no gateway answers on " + settings.gateway(),
          "modeldock status");
    } catch (SocketTimeoutException _) {
      throw refusal.failed(
          "probe_timeout",
          "had no whole answer within %d s".formatted(Math.max(1, patience.toSeconds())),
          "the runtime may still be loading the model: run this again, or see"
              + " modeldock instances list");
    } catch (IOException | IllegalArgumentException e) {
      throw refusal.failed(
          "probe_broken",
          "gave no proper answer: " + e.getMessage(),
          "see what became of it: modeldock audit list --limit 5");
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  private HttpURLConnection open(
      String path, Map<String, String> headers, @Nullable JsonObject body) throws IOException {
    var connection =
        (HttpURLConnection)
            URI.create(settings.gateway() + path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout((int) Math.min(Integer.MAX_VALUE, patience.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    headers.forEach(connection::setRequestProperty);
    connection.setRequestProperty("User-Agent", "modeldock-connect");
    if (body != null) {
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      // Not streamed: a 401 to a streamed body is one that this client cannot read.
      connection.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
    }
    return connection;
  }

  private static JsonObject errorOf(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getErrorStream()) {
      return in == null
          ? JsonObject.empty()
          : JsonObject.parse(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8))
              .object("error");
    } catch (IllegalArgumentException _) {
      // Not an answer of the gateway: the status has to do.
      return JsonObject.empty();
    }
  }

  /** {@return whole milliseconds since {@code nanos}} */
  static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  Refusal refusal(String request) {
    return new Refusal(settings, request);
  }
}
