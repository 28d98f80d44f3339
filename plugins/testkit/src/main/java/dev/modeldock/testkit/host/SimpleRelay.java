package dev.modeldock.testkit.host;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An OpenAI answer as chunks: each {@code data:} event of a stream, or the one whole object. */
final class SimpleRelay implements ModelStream {

  private static final int LIMIT = 64 * 1024 * 1024;
  private static final String DATA = "data:";

  private final HttpReply reply;
  private final boolean stream;
  private volatile boolean over;

  SimpleRelay(HttpReply reply, boolean stream) {
    this.reply = reply;
    this.stream = stream;
  }

  @Override
  public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
    if (over) {
      return null;
    }
    if (!stream) {
      over = true;
      return OpenAiChunk.of(reply.readAll(LIMIT));
    }
    String line = reply.nextLine();
    while (line != null && !line.startsWith(DATA)) {
      line = reply.nextLine();
    }
    if (line == null) {
      throw new ProtocolBroken(Stage.STREAMING, "the stream ended without [DONE]");
    }
    String data = line.substring(DATA.length()).strip();
    if (data.equals("[DONE]")) {
      over = true;
      return null;
    }
    return OpenAiChunk.of(data.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    over = true;
    reply.close();
  }
}
