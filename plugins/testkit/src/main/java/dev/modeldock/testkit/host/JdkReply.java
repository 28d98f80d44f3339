package dev.modeldock.testkit.host;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HttpReply;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer of the JDK's client. Lines are cut in bytes, so no character is ever cut in two. */
final class JdkReply implements HttpReply {

  private static final int LONGEST_LINE = 16 * 1024 * 1024;

  private final HttpResponse<InputStream> response;
  private final InputStream body;

  JdkReply(HttpResponse<InputStream> response) {
    this.response = response;
    this.body = new BufferedInputStream(response.body());
  }

  @Override
  public int status() {
    return response.statusCode();
  }

  @Override
  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  @Override
  public @Nullable String nextLine() throws ProviderException, InterruptedException {
    var line = new ByteArrayOutputStream();
    try {
      int b = body.read();
      if (b < 0) {
        return null;
      }
      while (b >= 0 && b != '\n') {
        line.write(b);
        if (line.size() > LONGEST_LINE) {
          throw new ProtocolBroken(Stage.STREAMING, "a line of the answer is too long");
        }
        b = body.read();
      }
    } catch (IOException e) {
      throw broken(e);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public byte[] readAll(int limit) throws ProviderException, InterruptedException {
    try {
      byte[] bytes = body.readNBytes(limit);
      if (bytes.length == limit && body.read() >= 0) {
        throw new ProtocolBroken(Stage.STREAMING, "the answer is longer than " + limit + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static ProtocolBroken broken(IOException cause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while reading an answer");
    }
    return new ProtocolBroken(Stage.STREAMING, "the answer broke off", cause);
  }

  @Override
  public void close() {
    try {
      // Not the buffer in front: its lock is held by a reader that is waiting.
      response.body().close();
    } catch (IOException _) {
      // Given up either way.
    }
  }
}
