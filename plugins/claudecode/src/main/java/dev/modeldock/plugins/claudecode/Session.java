package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.HostThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks with one running CLI in its lines of JSON, and answers what it asks meanwhile: the list of
 * the client's tools, and no to everything else.
 *
 * <p>Used by one thread; {@link #close()} by any.
 */
final class Session implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String GREETING = "greeting";

  private final HostProcess process;
  private final HostThreads threads;
  private final OfferedTools tools;
  private final Duration patience;
  private volatile boolean silent;
  private volatile Stage stage = Stage.NOT_SENT;

  /**
   * @param patience how long the CLI may take to answer the greeting
   */
  Session(HostProcess process, HostThreads threads, OfferedTools tools, Duration patience) {
    this.process = process;
    this.threads = threads;
    this.tools = tools;
    this.patience = patience;
  }

  /** {@return a first request, to be completed} */
  static ObjectNode initialize() {
    return JSON.createObjectNode().put("subtype", "initialize");
  }

  /** Says how far the call has come, for the failures that come from here. */
  void reached(Stage now) {
    stage = now;
  }

  Stage stage() {
    return stage;
  }

  /**
   * Greets the CLI, which it takes as its set-up.
   *
   * @return what it says about itself
   * @throws TimedOut if it says nothing in time
   */
  JsonNode greet(ObjectNode request) throws ProviderException, InterruptedException {
    var answered = new CountDownLatch(1);
    threads.start("claude-greeting", () -> watch(answered));
    try {
      ObjectNode line = JSON.createObjectNode().put("type", "control_request");
      line.put("request_id", GREETING).set("request", request);
      tell(line);
      return answer();
    } catch (ProviderException e) {
      if (silent) {
        throw new TimedOut(
            stage,
            "Claude Code did not get ready within %d s; is this machine short of memory?"
                .formatted(patience.toSeconds()));
      }
      throw e;
    } finally {
      answered.countDown();
    }
  }

  private JsonNode answer() throws ProviderException, InterruptedException {
    while (true) {
      JsonNode line = next();
      if (line == null) {
        throw ended();
      }
      JsonNode response = line.path("response");
      if (GREETING.equals(response.path("request_id").asString(""))) {
        if (!"success".equals(response.path("subtype").asString(""))) {
          throw new ProviderDefect(
              stage, "Claude Code refused to be set up; another version of it may help");
        }
        return response.path("response");
      }
    }
  }

  private void watch(CountDownLatch answered) {
    try {
      if (!answered.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        silent = true;
        process.close();
      }
    } catch (InterruptedException e) {
      // The provider ends, and the program with it.
    }
  }

  /** Sends a line. */
  void tell(ObjectNode line) throws ProviderException {
    process.send(line.toString());
  }

  /** {@return the next thing that the CLI says and that is no question; null at its end} */
  @Nullable JsonNode next() throws ProviderException, InterruptedException {
    while (true) {
      String text = process.nextLine();
      if (text == null) {
        return null;
      }
      JsonNode line = read(text);
      if (!"control_request".equals(line.path("type").asString(""))) {
        return line;
      }
      answerQuestion(line);
    }
  }

  private JsonNode read(String text) throws ProtocolBroken {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new ProtocolBroken(stage, "Claude Code wrote a line that is not JSON");
    }
  }

  private void answerQuestion(JsonNode question) throws ProviderException {
    JsonNode request = question.path("request");
    ObjectNode line = JSON.createObjectNode().put("type", "control_response");
    ObjectNode response = line.putObject("response");
    response.set("request_id", question.path("request_id"));
    if ("mcp_message".equals(request.path("subtype").asString(""))) {
      response.put("subtype", "success");
      response.putObject("response").set("mcp_response", tools.answer(request.path("message")));
    } else {
      // Whatever it wants to be allowed or told: an error is a no.
      response.put("subtype", "error").put("error", "ModelDock allows nothing");
    }
    tell(line);
  }

  /** {@return why a CLI ended that had more to say} */
  ProviderException ended() throws InterruptedException {
    int code = process.awaitExit(Duration.ofSeconds(2)).orElse(-1);
    String errors = process.errors();
    if (errors.contains("unknown option")) {
      return new ProviderDefect(
          stage,
          "this Claude Code does not know an option without which it is not safe to use: update it"
              + " with 'claude update'");
    }
    return new ProtocolBroken(
        stage, "Claude Code ended without a whole answer (exit code %d)".formatted(code));
  }

  @Override
  public void close() {
    process.close();
  }
}
