package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.Usage;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads what the CLI says about one request into events, and decides when the answer is over: the
 * CLI itself would go on after a limit, a refusal or a broken connection.
 */
final class Answer {

  private final OfferedTools tools;
  private final boolean structured;
  private final Failures failures;
  private final Blocks blocks;
  private final Tokens tokens = new Tokens();
  private boolean started;
  private boolean begun;
  private boolean done;

  Answer(OfferedTools tools, boolean structured, Failures failures) {
    this.tools = tools;
    this.structured = structured;
    this.failures = failures;
    this.blocks = new Blocks(tools, structured);
  }

  /** {@return whether everything was said} */
  boolean done() {
    return done;
  }

  private Stage stage() {
    return begun ? Stage.STREAMING : Stage.SENT;
  }

  /** Takes the next line of the CLI and adds what it brings to {@code out}. */
  void take(JsonNode line, Deque<ModelEvent> out) throws ProviderException {
    switch (line.path("type").asString("")) {
      case "system" -> check(line);
      case "stream_event" -> event(line.path("event"), out);
      case "assistant", "rate_limit_event" -> failures.note(line);
      case "result" -> finish(line, out);
      default -> {}
    }
    begun |= !out.isEmpty();
  }

  /**
   * Looks at what the CLI says about itself.
   *
   * @throws ProviderException if it has tools that nobody gave it, or begins again after it was cut
   */
  void check(JsonNode line) throws ProviderException {
    switch (line.path("subtype").asString("")) {
      case "init" -> checkTools(line);
      case "api_retry" -> failures.retry(stage(), line);
      default -> {}
    }
  }

  private void checkTools(JsonNode init) throws ProviderException {
    var wanted = new HashSet<>(tools.upstreamNames());
    if (structured) {
      wanted.add(Blocks.STRUCTURED);
    }
    var offered = new HashSet<String>();
    init.path("tools").forEach(tool -> offered.add(tool.asString("")));
    var servers = new HashSet<String>();
    init.path("mcp_servers").forEach(server -> servers.add(server.path("name").asString("")));
    servers.remove(tools.isEmpty() ? "" : OfferedTools.SERVER);
    if (!init.path("tools").isArray() || !wanted.containsAll(offered) || !servers.isEmpty()) {
      throw new ProviderDefect(
          stage(),
          "this Claude Code gives the model tools of its own although it was told not to: it is not"
              + " safe to use");
    }
    if (structured && !offered.contains(Blocks.STRUCTURED)) {
      throw new RequestRejected(
          stage(), "the schema of response_format is none that Claude Code understands");
    }
    if (!offered.equals(wanted)) {
      throw new ProviderDefect(
          stage(), "Claude Code did not take these tools: " + missing(wanted, offered));
    }
  }

  private String missing(Set<String> wanted, Set<String> offered) {
    return String.join(
        ", ",
        wanted.stream()
            .filter(name -> !offered.contains(name))
            .map(name -> tools.named(name).orElse(name))
            .sorted()
            .toList());
  }

  private void event(JsonNode event, Deque<ModelEvent> out) throws ProviderException {
    switch (event.path("type").asString("")) {
      case "message_start" -> start(event);
      case "content_block_start" -> blocks.begin(stage(), event.path("content_block"), out);
      case "content_block_delta" -> blocks.add(event.path("delta"), out);
      case "content_block_stop" -> blocks.end(out);
      case "message_delta" -> {
        tokens.add(event.path("usage"));
        stop(event.path("delta").path("stop_reason").asString(""), out);
      }
      default -> {}
    }
  }

  private void start(JsonNode event) throws ProtocolBroken {
    if (begun) {
      throw new ProtocolBroken(
          Stage.STREAMING, "the answer broke off, and Claude Code began another one");
    }
    started = true;
    tokens.reset(event.path("message").path("usage"));
    blocks.reset();
  }

  private void stop(String reason, Deque<ModelEvent> out) throws ContentRefused {
    switch (reason) {
      case "max_tokens", "model_context_window_exceeded" -> complete(FinishReason.LENGTH, out);
      case "refusal" -> throw failures.refused(stage());
      case "tool_use" -> {
        if (blocks.calls() > 0) {
          complete(FinishReason.TOOL_CALLS, out);
        }
      }
      // What else ends a message is confirmed by the result that follows.
      default -> {}
    }
  }

  private void finish(JsonNode result, Deque<ModelEvent> out) throws ProviderException {
    boolean failed = result.path("is_error").asBoolean(true);
    boolean formless = structured && !result.path("structured_output").isObject();
    if (started && formless && (!failed || Failures.isOutOfTurns(result))) {
      throw new ProtocolBroken(
          stage(), "the model did not answer in the form that response_format asks for");
    }
    if (failed) {
      throw failures.result(stage(), result);
    }
    if (!started) {
      throw new ProtocolBroken(stage(), "Claude Code answered without asking a model");
    }
    if (structured) {
      out.add(new TextDelta(result.path("result").asString("")));
    }
    complete(FinishReason.STOP, out);
  }

  private void complete(FinishReason reason, Deque<ModelEvent> out) {
    out.add(tokens.usage());
    out.add(new Completed(reason));
    done = true;
  }

  /** Counts the tokens of one message. */
  private static final class Tokens {

    private long prompt;
    private long cached;
    private long made;
    private long thought = -1;

    void reset(JsonNode usage) {
      made = 0;
      thought = -1;
      add(usage);
    }

    /** The first report has the prompt, later ones the total of what was made. */
    void add(JsonNode usage) {
      if (usage.has("input_tokens")) {
        cached = usage.path("cache_read_input_tokens").asLong(0);
        prompt =
            usage.path("input_tokens").asLong(0)
                + usage.path("cache_creation_input_tokens").asLong(0)
                + cached;
      }
      made = usage.path("output_tokens").asLong(made);
      thought = usage.path("output_tokens_details").path("thinking_tokens").asLong(thought);
    }

    Usage usage() {
      return new Usage(prompt, made, cached, thought);
    }
  }
}
