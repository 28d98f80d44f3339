package dev.modeldock.testkit.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A small HTTP/1.1 server on the loopback address that does to the byte what its scripts say, bad
 * manners included. One virtual thread for each connection; safe for use by several threads.
 */
public final class FakeServer implements AutoCloseable {

  private static final int REMEMBERED = 1_000;

  private final ServerSocket listener;
  private final Responder responder;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Deque<Request> requests = new ArrayDeque<>();
  private final Semaphore arrivals = new Semaphore(0);
  private final Semaphore disconnects = new Semaphore(0);
  private final Seen seen = new Seen();
  private final Thread acceptor = Thread.ofVirtual().name("fake-accept").unstarted(this::accept);

  private FakeServer(ServerSocket listener, Responder responder) {
    this.listener = listener;
    this.responder = responder;
  }

  /**
   * Starts a server.
   *
   * @param port where it listens; 0 for any free port
   */
  public static FakeServer start(int port, Responder responder) {
    try {
      var listener = new ServerSocket(port, 1_024, InetAddress.getByName("127.0.0.1"));
      var server = new FakeServer(listener, responder);
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  /** {@return the port it listens on} */
  public int port() {
    return listener.getLocalPort();
  }

  /** {@return its address, such as {@code http://127.0.0.1:4711}} */
  public URI base() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** {@return the latest requests, oldest first, 1,000 at most} */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** {@return the latest requests for {@code path}, oldest first} */
  public List<Request> requests(String path) {
    return requests().stream().filter(r -> r.path().equals(path)).toList();
  }

  /**
   * {@return the latest request for {@code path}}
   *
   * @throws java.util.NoSuchElementException if there was none
   */
  public Request last(String path) {
    return requests(path).getLast();
  }

  /** {@return how many clients are connected} */
  public int openConnections() {
    return connections.size();
  }

  /** Waits for the next request that no earlier call of this method was told of. */
  public boolean awaitRequest(Duration limit) throws InterruptedException {
    return arrivals.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Waits until a client left in the middle of an answer; each one is told of once.
   *
   * @return false if none did within {@code limit}
   */
  public boolean awaitDisconnect(Duration limit) throws InterruptedException {
    return disconnects.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var connection = new Connection(listener.accept());
        connections.add(connection);
        Thread.ofVirtual().name("fake-connection").start(() -> serve(connection));
      } catch (IOException _) {
        // Closed, or a client that left before it was greeted.
      }
    }
  }

  private void serve(Connection connection) {
    try (connection) {
      Request request = connection.next();
      while (request != null) {
        if (!answer(connection, request)) {
          return;
        }
        request = connection.next();
      }
    } catch (IOException _) {
      // A client may leave between two requests as it likes.
    } finally {
      connections.remove(connection);
    }
  }

  /** Whether the connection serves on. */
  private boolean answer(Connection connection, Request request) {
    Script script = request.path().equals(Seen.PATH) ? seen.told() : responder.answer(request);
    if (script.recorded()) {
      remember(request);
    }
    try {
      return connection.play(script);
    } catch (ClientLeftException _) {
      seen.left(request);
      disconnects.release();
      return false;
    }
  }

  private void remember(Request request) {
    seen.arrived(request);
    synchronized (requests) {
      if (requests.size() == REMEMBERED) {
        requests.removeFirst();
      }
      requests.addLast(request);
    }
    arrivals.release();
  }

  /** Closes the listener and all connections; when it returns, nothing listens any more. */
  @Override
  public void close() {
    try {
      listener.close();
      // The port is free only when the thread that accepts has let go of it.
      acceptor.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      // It is gone either way.
    }
    connections.forEach(Connection::close);
  }
}
