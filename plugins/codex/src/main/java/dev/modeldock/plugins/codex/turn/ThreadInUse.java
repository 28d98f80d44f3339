package dev.modeldock.plugins.codex.turn;

import dev.modeldock.plugins.codex.rpc.Connection;
import dev.modeldock.plugins.codex.rpc.Inbox;
import dev.modeldock.plugins.codex.server.AppServers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One thread of the CLI, made for one request. Nothing here blocks; safe for several threads. */
final class ThreadInUse {

  private final AppServers.Lease lease;
  private final String id;
  private final Inbox inbox;
  private final CompletableFuture<JsonNode> turn = new CompletableFuture<>();
  private final AtomicBoolean released = new AtomicBoolean();

  /**
   * @param id the thread's id
   * @param holdToolCalls whether the client's own tools are in use
   */
  ThreadInUse(AppServers.Lease lease, String id, boolean holdToolCalls) {
    this.lease = lease;
    this.id = id;
    this.inbox = lease.server().connection().follow(id, holdToolCalls);
  }

  String id() {
    return id;
  }

  Inbox inbox() {
    return inbox;
  }

  /** Starts the turn. {@return the answer to come} */
  CompletableFuture<JsonNode> start(ObjectNode params) {
    CompletableFuture<JsonNode> answer = connection().ask("turn/start", params);
    answer.whenComplete((result, failure) -> {
      if (failure == null) {
        turn.complete(result);
      }
    });
    return answer;
  }

  /** Has the next request go to a new child: the login that this one has is not accepted. */
  void distrust() {
    lease.distrust();
  }

  /**
   * Lets go of the thread.
   *
   * @param over whether the turn is over; if not it is interrupted, which makes the CLI hang up at
   *     once. One that is still being started is interrupted as soon as its id is known.
   */
  void release(boolean over) {
    if (!released.compareAndSet(false, true)) {
      return;
    }
    if (!over) {
      turn.thenAccept(this::interrupt);
    }
    connection().ask("thread/unsubscribe", connection().params().put("threadId", id));
    connection().leave(id);
    lease.close();
  }

  private void interrupt(JsonNode started) {
    String turnId = started.path("turn").path("id").asString("");
    connection()
        .ask("turn/interrupt", connection().params().put("threadId", id).put("turnId", turnId));
  }

  private Connection connection() {
    return lease.server().connection();
  }
}
