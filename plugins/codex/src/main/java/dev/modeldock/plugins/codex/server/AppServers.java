package dev.modeldock.plugins.codex.server;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.plugins.codex.launch.Installation;
import dev.modeldock.plugins.codex.launch.Launch;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The app-server that new turns go to: started when first needed, started anew when it has ended,
 * and replaced after many turns, since it keeps something of each. One that is replaced serves the
 * turns it has to their ends. Safe for use by several threads.
 */
public final class AppServers implements AutoCloseable {

  private static final int MOST_TURNS = 500;
  private static final Duration YOUNG = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofMillis(500);

  private final ProviderContext host;
  private final Installation installation;
  private final JsonMapper json;

  /** Held while a server is started, which takes a while. */
  private final ReentrantLock starting = new ReentrantLock();

  /** Guards what follows, for moments only. */
  private final Object books = new Object();

  private final Backoff backoff = new Backoff();
  private @Nullable Tenure current;
  private boolean closed;

  public AppServers(ProviderContext host, Installation installation, JsonMapper json) {
    this.host = host;
    this.installation = installation;
    this.json = json;
  }

  /** One server's time of service. Guarded by the books of its owner. */
  private static final class Tenure {
    final AppServer server;
    int turns;
    int active;
    boolean over;

    Tenure(AppServer server) {
      this.server = server;
    }
  }

  /** The right to use a server until it is closed. */
  public final class Lease implements AutoCloseable {
    private final Tenure tenure;
    private boolean returned;

    private Lease(Tenure tenure) {
      this.tenure = tenure;
    }

    /** {@return the server} */
    public AppServer server() {
      return tenure.server;
    }

    /** Has the next turn go to a new server, which reads the login anew. */
    public void distrust() {
      synchronized (books) {
        retire(tenure);
      }
    }

    /** Gives the server back. Any thread, idempotent, does not block. */
    @Override
    public void close() {
      synchronized (books) {
        if (!returned) {
          returned = true;
          tenure.active--;
          endIfDone(tenure);
        }
      }
    }
  }

  /**
   * {@return a server to use, which the caller gives back} Starts one if none runs.
   *
   * @throws ProviderException (stage {@code NOT_SENT}) if none can be started
   */
  public Lease lease() throws ProviderException, InterruptedException {
    starting.lockInterruptibly();
    try {
      Tenure tenure = running();
      synchronized (books) {
        tenure.active++;
        if (++tenure.turns >= MOST_TURNS) {
          retire(tenure);
        }
      }
      return new Lease(tenure);
    } finally {
      starting.unlock();
    }
  }

  /**
   * {@return whether the CLI is signed in} A server never sees a login that was made after its own
   * start, so one that has none is replaced and asked again.
   */
  public Account account() throws ProviderException, InterruptedException {
    Account account;
    try (Lease lease = lease()) {
      account = lease.server().account();
      if (account.ready() || lease.server().age().compareTo(FRESH) < 0) {
        return account;
      }
      lease.distrust();
    }
    try (Lease lease = lease()) {
      return lease.server().account();
    }
  }

  /** {@return what is installed} */
  public Launch launch() throws ProviderException, InterruptedException {
    return installation.launch();
  }

  private Tenure running() throws ProviderException, InterruptedException {
    Tenure known;
    synchronized (books) {
      if (closed) {
        throw new Unreachable(Stage.NOT_SENT, "instance '%s' is closed".formatted(host.instance()));
      }
      known = current;
      if (known != null && known.server.alive()) {
        return known;
      }
      current = null;
    }
    if (known != null) {
      if (known.server.age().compareTo(YOUNG) < 0) {
        backoff.failed();
      } else {
        host.log().warn("the Codex CLI has ended unexpectedly; it is started again");
        backoff.worked();
      }
    }
    backoff.await();
    return start();
  }

  private Tenure start() throws ProviderException, InterruptedException {
    Launch launch = installation.launch();
    try {
      var tenure = new Tenure(AppServer.start(host, launch, json));
      synchronized (books) {
        current = tenure;
      }
      return tenure;
    } catch (ProviderException e) {
      backoff.failed();
      throw e;
    }
  }

  private void retire(Tenure tenure) {
    tenure.over = true;
    if (current == tenure) {
      current = null;
    }
    endIfDone(tenure);
  }

  private static void endIfDone(Tenure tenure) {
    if (tenure.over && tenure.active == 0 && tenure.server.alive()) {
      tenure.server.end();
    }
  }

  /** Ends the server; waits a moment for that. The host ends what is left. */
  @Override
  public void close() {
    Tenure last;
    synchronized (books) {
      closed = true;
      last = current;
      current = null;
    }
    if (last != null) {
      try {
        last.server.endNow();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
