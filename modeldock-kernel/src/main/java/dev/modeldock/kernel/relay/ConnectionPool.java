package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.kernel.reach.AddressRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * All connections of one client: those in use, to close them, and those idle, to use them again;
 * the one used last is taken first. Safe for use by several threads; its locks are held for a few
 * instructions and never while anything is sent or received. It has no thread: connections that
 * were idle for too long are closed when the next one comes or goes.
 */
final class ConnectionPool {

  private final RelayLimits limits;
  private final Supplier<SSLSocketFactory> tls;
  private final AddressRule rule;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Map<Origin, Deque<Connection>> idle = new ConcurrentHashMap<>();
  private volatile boolean closed;

  ConnectionPool(RelayLimits limits, Supplier<SSLSocketFactory> tls, AddressRule rule) {
    this.limits = limits;
    this.tls = tls;
    this.rule = rule;
  }

  RelayLimits limits() {
    return limits;
  }

  /** {@return a connection to {@code origin} that was used before and seems to be good} */
  @Nullable Connection take(Origin origin) {
    Deque<Connection> waiting = idle.get(origin);
    if (waiting == null) {
      return null;
    }
    while (true) {
      Connection newest;
      synchronized (waiting) {
        newest = waiting.pollLast();
      }
      if (newest == null) {
        return null;
      }
      if (!expired(newest, System.nanoTime()) && newest.quiet() && !newest.closedHere()) {
        return newest;
      }
      discard(newest);
    }
  }

  /** {@return a new connection to {@code origin}, not yet made} */
  Connection create(Origin origin, Stage stage) throws ProviderException {
    Connection fresh = new Connection(origin, limits, tls, rule);
    open.add(fresh);
    if (closed) {
      discard(fresh);
      throw new Unreachable(stage, "the instance that calls " + origin + " is stopped");
    }
    return fresh;
  }

  /** Takes a connection back whose answer was read to its end. */
  void put(Connection used) {
    long now = System.nanoTime();
    used.idleFrom(now);
    Deque<Connection> waiting = idle.computeIfAbsent(used.origin(), _ -> new ArrayDeque<>());
    Connection surplus = null;
    synchronized (waiting) {
      if (waiting.size() < limits.maxIdlePerHost()) {
        waiting.addLast(used);
      } else {
        surplus = used;
      }
      Connection oldest = waiting.peekFirst();
      if (surplus == null && oldest != null && expired(oldest, now)) {
        surplus = waiting.pollFirst();
      }
    }
    if (surplus != null) {
      discard(surplus);
    }
    if (closed) {
      discard(used);
    }
  }

  /** Closes a connection that is not to be used again. */
  void discard(Connection done) {
    open.remove(done);
    done.close();
  }

  /** Closes all connections, those in use as well, and lets no new one come. Idempotent. */
  void close() {
    closed = true;
    open.forEach(this::discard);
    idle.clear();
  }

  private boolean expired(Connection waiting, long now) {
    return waiting.idleLongerThan(limits.idleKeep().toNanos(), now);
  }
}
