package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request to one CLI. The first {@link #next()} sets it up, tells it the conversation so far
 * and asks; whatever ends the stream ends the CLI.
 */
final class AnswerStream implements ModelStream {

  private final Session session;
  private final ObjectNode setUp;
  private final Conversation conversation;
  private final Answer answer;
  private final Runnable afterwards;
  private final Deque<ModelEvent> pending = new ArrayDeque<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private boolean asked;

  /**
   * @param setUp the request that makes the CLI ready for this conversation
   * @param afterwards what to do once when the CLI is told to end; does not block
   */
  AnswerStream(
      Session session,
      ObjectNode setUp,
      Conversation conversation,
      Answer answer,
      Runnable afterwards) {
    this.session = session;
    this.setUp = setUp;
    this.conversation = conversation;
    this.answer = answer;
    this.afterwards = afterwards;
  }

  @Override
  public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
    while (!over.get()) {
      ModelEvent event = pending.poll();
      if (event != null) {
        return event;
      }
      if (answer.done()) {
        close();
      } else {
        advance();
      }
    }
    return null;
  }

  @Override
  public boolean ready() {
    return !pending.isEmpty();
  }

  private void advance() throws ProviderException, InterruptedException {
    try {
      if (!asked) {
        ask();
      }
      read();
      if (answer.done()) {
        // Now, before it goes on by itself: what it would add is nobody's answer.
        session.close();
      }
    } catch (ProviderException e) {
      if (close(e)) {
        throw e;
      }
    }
  }

  private void ask() throws ProviderException, InterruptedException {
    session.greet(setUp);
    var turns = conversation.turns();
    for (Conversation.Turn turn : turns.subList(0, turns.size() - 1)) {
      if (turn.user()) {
        session.tell(turn.line().put("shouldQuery", false));
        awaitNoted();
      } else {
        session.tell(turn.line());
      }
    }
    session.reached(Stage.SENT);
    session.tell(turns.getLast().line());
    asked = true;
  }

  /** What is told after an assistant's line would come before it, were this not waited for. */
  private void awaitNoted() throws ProviderException, InterruptedException {
    while (true) {
      JsonNode line = session.next();
      if (line == null) {
        throw session.ended();
      }
      switch (line.path("type").asString("")) {
        case "result" -> {
          return;
        }
        case "stream_event" -> {
          session.reached(Stage.SENT);
          throw new ProviderDefect(
              Stage.SENT,
              "this Claude Code answers each message of a conversation: update it with"
                  + " 'claude update'");
        }
        default -> answer.check(line);
      }
    }
  }

  private void read() throws ProviderException, InterruptedException {
    JsonNode line = session.next();
    if (line == null) {
      throw session.ended();
    }
    answer.take(line, pending);
    if (!pending.isEmpty()) {
      session.reached(Stage.STREAMING);
    }
  }

  /** Closes because of a failure; false if it only failed because it was closed before. */
  private boolean close(ProviderException failure) {
    boolean mine = !over.get();
    close();
    return mine;
  }

  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      session.close();
      afterwards.run();
    }
  }
}
