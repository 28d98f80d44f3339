package dev.modeldock.kernel.control.live;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply.Happening;
import dev.modeldock.kernel.control.Reply.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients what happens: first a snapshot, then four times a second what has changed. While
 * nobody watches, nothing is looked at. What happens between two looks is told as its result, and a
 * client that reads too slowly gets a new snapshot in the place of what it has missed, so that
 * neither many changes nor slow clients cost the gateway more than a look.
 *
 * <p>Snapshots and changes are made and queued under one lock, so each client gets them in the
 * order in which they are true.
 */
public final class LiveHub {

  private static final System.Logger LOG = System.getLogger(LiveHub.class.getName());
  private static final int MOST_WATCHERS = 16;
  private static final int LOOKS_A_SECOND = 4;

  private final Glances glances;
  private final AuditLog audit;
  private final Duration pause;

  // Guarded by this.
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private @Nullable Watching watching;
  private long number = System.currentTimeMillis();

  public LiveHub(Glances glances, AuditLog audit) {
    this(glances, audit, Duration.ofMillis(1000 / LOOKS_A_SECOND));
  }

  LiveHub(Glances glances, AuditLog audit, Duration pause) {
    this.glances = glances;
    this.audit = audit;
    this.pause = pause;
  }

  /** What is known while somebody watches. */
  private static final class Watching {

    private final EndedRequests ended = new EndedRequests();
    private final AutoCloseable following;
    private Glance glance;
    private int looks;
    private boolean quiet;

    Watching(AuditLog audit, Glance glance) {
      this.glance = glance;
      this.following = audit.follow(ended::add);
    }

    void end() {
      try {
        following.close();
      } catch (Exception e) {
        throw new IllegalStateException("the audit could not be let go of", e);
      }
    }
  }

  /**
   * Begins to watch for one client.
   *
   * @throws ControlProblem if too many watch already
   */
  public synchronized Watch watch() throws ControlProblem {
    if (watchers.size() >= MOST_WATCHERS) {
      throw ControlProblem.of(
          503,
          "too_many_watchers",
          MOST_WATCHERS + " clients watch already",
          "close one of them, or ask for what you need once");
    }
    Watching now = watching;
    if (now == null) {
      now = new Watching(audit, glances.take());
      watching = now;
      Thread.ofVirtual().name("live-events").start(this::run);
    }
    var watcher = new Watcher(this::leave);
    watcher.beginAnew(happening("snapshot", now.glance.snapshot()));
    watchers.add(watcher);
    return watcher;
  }

  private synchronized void leave(Watcher watcher) {
    watchers.remove(watcher);
  }

  private void run() {
    try {
      do {
        Thread.sleep(pause);
      } while (look());
    } catch (InterruptedException _) {
      // Nobody has a reason to; the next one that watches begins again.
      end();
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "what happens cannot be told", defect);
      end();
    }
  }

  /** {@return whether somebody still watches} */
  private synchronized boolean look() {
    Watching now = watching;
    if (now == null || watchers.isEmpty()) {
      end();
      return false;
    }
    var happenings = new ArrayList<Happening>();
    List<AuditEvent> ended = now.ended.taken();
    Glance before = now.glance;
    now.glance = glances.take();
    for (Glance.Change change : now.glance.since(before)) {
      if (!change.event().equals("request") || !now.ended.justEnded(id(change.data()))) {
        happenings.add(happening(change.event(), change.data()));
      }
    }
    ended.forEach(event -> happenings.add(happening("request", EndedRequests.document(event))));
    figures(now, happenings);
    tell(now, happenings);
    return true;
  }

  /** Once a second, but not again and again that nothing happens. */
  private void figures(Watching now, List<Happening> happenings) {
    if (++now.looks % LOOKS_A_SECOND == 0) {
      JsonDoc figures = now.ended.figures(glances.inFlight());
      boolean quiet =
          Long.valueOf(0).equals(figures.asMap().get("requests")) && glances.inFlight() == 0;
      if (!quiet || !now.quiet) {
        happenings.add(happening("figures", figures));
      }
      now.quiet = quiet;
    }
  }

  private void tell(Watching now, List<Happening> happenings) {
    Happening snapshot = null;
    for (Watcher watcher : watchers) {
      for (Happening each : happenings) {
        if (!watcher.tell(each)) {
          snapshot = snapshot == null ? happening("snapshot", now.glance.snapshot()) : snapshot;
          watcher.beginAnew(snapshot);
          break;
        }
      }
    }
  }

  private Happening happening(String event, JsonDoc data) {
    return new Happening(++number, event, data);
  }

  private static String id(JsonDoc document) {
    return String.valueOf(document.asMap().get("id"));
  }

  private synchronized void end() {
    if (watching != null) {
      watching.end();
      watching = null;
    }
    watchers.forEach(Watcher::finish);
    watchers.clear();
  }
}
