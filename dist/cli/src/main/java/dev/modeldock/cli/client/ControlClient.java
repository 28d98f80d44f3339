package dev.modeldock.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the control API of the gateway that runs on a home folder. Blocks; one call at a time.
 * Everything that goes wrong is a {@link CommandFailure}.
 *
 * <p>It uses the JDK's older HTTP client on purpose: it is ready in a fifth of the newer one's
 * time.
 */
public final class ControlClient {

  private static final int CONNECT_MILLIS = 3_000;

  /** Long enough for a key's hash, and for a runtime that answers a test slowly. */
  private static final int READ_MILLIS = 60_000;

  private final GatewayFile gateway;

  private ControlClient(GatewayFile gateway) {
    this.gateway = gateway;
  }

  /** {@return a client of the gateway that runs on {@code home}} */
  public static ControlClient of(Path home) {
    return new ControlClient(GatewayFile.read(home));
  }

  /** {@return where clients on this machine reach the gateway's APIs} */
  public String gatewayUrl() {
    // "Any address" is one to listen on, not one to call.
    return gateway.gateway().replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
  }

  /** {@return {@code text} as one segment of a path, or as one value of a query} */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** {@return what the control API has at {@code path}} */
  public JsonObject get(String path) {
    return send("GET", path, null);
  }

  /** {@return the answer to a POST of {@code body}} */
  public JsonObject post(String path, JsonObject body) {
    return send("POST", path, body);
  }

  /** {@return the answer to a PUT of {@code body}} */
  public JsonObject put(String path, JsonObject body) {
    return send("PUT", path, body);
  }

  /** {@return the answer to a DELETE} */
  public JsonObject delete(String path) {
    return send("DELETE", path, null);
  }

  private JsonObject send(String method, String path, @Nullable JsonObject body) {
    HttpURLConnection connection = open(method, path, body);
    try (InputStream in = connection.getInputStream()) {
      return JsonObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw lost(e);
    } finally {
      connection.disconnect();
    }
  }

  /**
   * Hands each event of the stream at {@code path} to {@code taker}, until that returns false or
   * the gateway ends the stream.
   */
  public void events(String path, Predicate<JsonObject> taker) {
    HttpURLConnection connection = open("GET", path, null);
    try (var in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      boolean more = true;
      while (more && (line = in.readLine()) != null) {
        if (line.startsWith("data:")) {
          more = taker.test(JsonObject.parse(line.substring(5)));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw lost(e);
    } finally {
      connection.disconnect();
    }
  }

  /** Copies what the control API has at {@code path}, as it is, into {@code to}. */
  public void copy(String path, OutputStream to) {
    HttpURLConnection connection = open("GET", path, null);
    try (InputStream in = connection.getInputStream()) {
      in.transferTo(to);
      to.flush();
    } catch (IOException e) {
      throw lost(e);
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection open(String method, String path, @Nullable JsonObject body) {
    try {
      var connection =
          (HttpURLConnection)
              URI.create(gateway.control() + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("Authorization", "Bearer " + gateway.token());
      connection.setRequestProperty("Accept", "application/json");
      if (body != null) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        // A body of fixed length is also never sent a second time behind our back.
        connection.setFixedLengthStreamingMode(bytes.length);
        connection.getOutputStream().write(bytes);
      }
      if (connection.getResponseCode() >= 300) {
        throw refusal(connection);
      }
      return connection;
    } catch (java.net.ConnectException _) {
      throw GatewayFile.noGateway(
          "no gateway answers on "
              + gateway.control()
              + ", where process "
              + gateway.pid()
              + " had one");
    } catch (IOException | IllegalArgumentException e) {
      throw lost(e);
    }
  }

  private static CommandFailure refusal(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    JsonObject error = JsonObject.empty();
    try (InputStream in = connection.getErrorStream()) {
      if (in != null) {
        String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        error = JsonObject.parse(body).object("error");
      }
    } catch (IllegalArgumentException _) {
      // Not an answer of the control API: the status has to do.
    }
    String message = error.text("message");
    String hint = error.text("hint");
    return new CommandFailure(
        ExitCode.ofStatus(status),
        error.text("code").isEmpty() ? "http_" + status : error.text("code"),
        message.isEmpty() ? "the gateway answered with status " + status : message,
        hint.isEmpty() ? null : hint);
  }

  private CommandFailure lost(Exception e) {
    return new CommandFailure(
        ExitCode.FAILURE,
        "connection_lost",
        "the gateway on " + gateway.control() + " gave no proper answer: " + e.getMessage(),
        "see whether it still runs: modeldock status");
  }
}
