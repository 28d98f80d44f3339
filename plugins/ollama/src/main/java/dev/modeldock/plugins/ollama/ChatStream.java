package dev.modeldock.plugins.ollama;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of {@code /api/chat}: lines of JSON, of which one says that all is done. Read by one
 * thread, closed by any.
 */
final class ChatStream implements ModelStream {

  private final HttpReply reply;
  private final JsonMapper json;
  private final Failures failures;
  private final Frames frames = new Frames();
  private final Deque<ModelEvent> pending = new ArrayDeque<>();
  private boolean begun;
  private boolean done;
  private volatile boolean over;

  ChatStream(HttpReply reply, JsonMapper json, Failures failures) {
    this.reply = reply;
    this.json = json;
    this.failures = failures;
  }

  @Override
  public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
    while (!over) {
      ModelEvent event = pending.poll();
      if (event != null) {
        begun = true;
        return event;
      }
      if (done) {
        finish();
      } else {
        readLine();
      }
    }
    return null;
  }

  @Override
  public boolean ready() {
    return !pending.isEmpty();
  }

  private void readLine() throws ProviderException, InterruptedException {
    try {
      String line = line();
      if (line == null) {
        throw new ProtocolBroken(
            stage(),
            "the answer of '%s' ended before Ollama said that it was done"
                .formatted(failures.model()));
      }
      if (!line.isBlank()) {
        read(json.readTree(line));
      }
    } catch (JacksonException e) {
      throw fail(
          new ProtocolBroken(
              stage(), "Ollama at " + failures.base() + " sent a line that is not JSON"));
    } catch (ProviderException e) {
      throw fail(e);
    }
  }

  private @Nullable String line() throws ProviderException, InterruptedException {
    try {
      return reply.nextLine();
    } catch (ProtocolBroken e) {
      if (over) {
        return "";
      }
      throw new ProtocolBroken(
          stage(), "the answer of '%s' broke off".formatted(failures.model()), e);
    }
  }

  private void read(JsonNode line) throws ProviderException {
    if (line.has("error")) {
      throw failures.line(stage(), line.get("error"));
    }
    if (!line.path("message").isObject()) {
      throw new ProtocolBroken(
          stage(), "Ollama sent a line that is neither a message nor an error");
    }
    done = frames.read(line, stage(), pending);
  }

  private Stage stage() {
    return begun ? Stage.STREAMING : Stage.SENT;
  }

  private ProviderException fail(ProviderException failure) {
    close();
    return failure;
  }

  /** Reads the end of the body, which follows at once, so that the connection can be used again. */
  private void finish() throws InterruptedException {
    try {
      reply.nextLine();
    } catch (ProviderException e) {
      // The answer is whole; how its connection ends makes no difference any more.
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    over = true;
    reply.close();
  }
}
