package dev.modeldock.plugins.codex.rpc;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.HostThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The talk with one running app-server: JSON objects, one a line, both ways.
 *
 * <p>One thread reads and one writes, so that neither a slow client nor a full pipe keeps the other
 * direction from going on. Safe for use by several threads; nothing but {@link #call} waits.
 */
public final class Connection {

  private static final String END = "";

  private final HostProcess process;
  private final JsonMapper json;
  private final Declines declines;
  private final Consumer<Note> common;
  private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();
  private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean ended;

  /**
   * Begins to talk.
   *
   * @param common told of what belongs to no thread, and of nothing else; must not block
   */
  public static Connection open(
      HostProcess process, JsonMapper json, HostThreads threads, Consumer<Note> common) {
    var connection = new Connection(process, json, common);
    threads.start("codex-read", connection::read);
    threads.start("codex-write", connection::write);
    return connection;
  }

  private Connection(HostProcess process, JsonMapper json, Consumer<Note> common) {
    this.process = process;
    this.json = json;
    this.declines = new Declines(json);
    this.common = common;
  }

  /** {@return an empty object to fill with a request's particulars} */
  public ObjectNode params() {
    return json.createObjectNode();
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws RefusedException if the answer is an error
   * @throws ProviderException (stage {@code NOT_SENT}) if none came, or the program has ended
   */
  public JsonNode call(String method, ObjectNode params, Duration limit)
      throws RefusedException, ProviderException, InterruptedException {
    CompletableFuture<JsonNode> answer = ask(method, params);
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new TimedOut(
          Stage.NOT_SENT,
          "the Codex CLI did not answer '%s' within %d seconds"
              .formatted(method, limit.toSeconds()));
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RefusedException refused -> throw refused;
        case ProviderException failed -> throw failed;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Asks without waiting. {@return the answer to come} It may fail as {@link #call} does. */
  public CompletableFuture<JsonNode> ask(String method, ObjectNode params) {
    long id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    asked.put(id, answer);
    answer.whenComplete((_, _) -> asked.remove(id));
    ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
    message.set("params", params);
    outgoing.add(json.writeValueAsString(message));
    if (ended) {
      answer.completeExceptionally(gone());
    }
    return answer;
  }

  /** Tells the program something that it does not answer. */
  public void tell(String method) {
    outgoing.add(json.writeValueAsString(json.createObjectNode().put("method", method)));
  }

  /**
   * Has the news of {@code thread} collected from now on.
   *
   * @param holdToolCalls whether calls of the client's own tools are left unanswered
   */
  public Inbox follow(String thread, boolean holdToolCalls) {
    var inbox = new Inbox(holdToolCalls);
    inboxes.put(thread, inbox);
    if (ended) {
      inbox.put(new Inbox.Gone());
    }
    return inbox;
  }

  /** Collects the news of {@code thread} no more. */
  public void leave(String thread) {
    inboxes.remove(thread);
  }

  /** {@return whether the program still talks} */
  public boolean alive() {
    return !ended;
  }

  /** Ends the program's input once all is written, upon which it ends by itself. */
  public void finish() {
    outgoing.add(END);
  }

  private void write() {
    try {
      for (String line = outgoing.take(); !line.equals(END); line = outgoing.take()) {
        process.send(line);
      }
    } catch (ProviderException _) {
      // It reads no more; its end is seen where its output is read.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      process.endInput();
    }
  }

  private void read() {
    try {
      for (String line = process.nextLine(); line != null; line = process.nextLine()) {
        if (!line.isBlank()) {
          take(line);
        }
      }
    } catch (ProviderException _) {
      // A line without an end: nothing after it can be trusted.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void take(String line) throws ProtocolBroken {
    JsonNode message;
    try {
      message = json.readTree(line);
    } catch (JacksonException _) {
      throw new ProtocolBroken(Stage.STREAMING, "the Codex CLI wrote a line that is not JSON");
    }
    JsonNode id = message.path("id");
    String method = message.path("method").asString("");
    if (method.isEmpty()) {
      answered(id.asLong(-1), message);
    } else if (id.isMissingNode()) {
      tell(new Note(method, message.path("params")));
    } else {
      decline(id, method, message.path("params"));
    }
  }

  private void answered(long id, JsonNode message) {
    CompletableFuture<JsonNode> answer = asked.get(id);
    if (answer == null) {
      return;
    }
    JsonNode error = message.path("error");
    if (error.isObject()) {
      answer.completeExceptionally(
          new RefusedException(error.path("code").asInt(0), error.path("message").asString("")));
    } else {
      answer.complete(message.path("result"));
    }
  }

  private void tell(Note note) {
    String thread = note.params().path("threadId").asString("");
    if (thread.isEmpty()) {
      common.accept(note);
    } else if (inboxes.get(thread) instanceof Inbox inbox) {
      inbox.put(new Inbox.News(note));
    }
  }

  private void decline(JsonNode id, String method, JsonNode params) {
    Inbox inbox = inboxes.get(params.path("threadId").asString(""));
    if (method.equals("item/tool/call") && inbox != null && inbox.holdsToolCalls()) {
      return;
    }
    ObjectNode answer = declines.answer(method);
    answer.set("id", id);
    outgoing.add(json.writeValueAsString(answer));
  }

  private void end() {
    ended = true;
    finish();
    process.close();
    asked.values().forEach(answer -> answer.completeExceptionally(gone()));
    inboxes.values().forEach(inbox -> inbox.put(new Inbox.Gone()));
  }

  private static Unreachable gone() {
    return new Unreachable(Stage.NOT_SENT, "the Codex CLI has ended; ask again to start it anew");
  }
}
