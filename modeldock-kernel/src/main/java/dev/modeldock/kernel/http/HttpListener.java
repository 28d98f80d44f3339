package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.http.message.RequestIds;
import dev.modeldock.kernel.pipeline.Refusal;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Listens on one port and hands every request to one handler.
 *
 * <p>Speaks HTTP/1.1, in the clear or by TLS, as its settings say. It is started once and stopped
 * once, by its owner.
 */
public final class HttpListener {

  /** Beyond any grace that {@link #stop} is given: it is our own clock that ends the waiting. */
  private static final Duration NEVER = Duration.ofDays(1);

  /**
   * How often connections are looked after: bounds how late it is known that a client left, and is
   * longer than a request takes that nobody has to wait for.
   */
  private static final Duration TICK = Duration.ofMillis(50);

  /** How long the threads of cut connections have to end. */
  private static final Duration AFTER_CUT = Duration.ofSeconds(2);

  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final ListenerSettings settings;
  private final EdgeConnections connections;
  private final WebServer server;
  private final ScheduledExecutorService watchdog;

  /**
   * Prepares a listener; nothing is bound yet.
   *
   * @param handler serves the requests
   * @param rendering turns the refusals that the edge itself decides into answers
   */
  public HttpListener(
      ListenerSettings settings, EdgeHandler handler, Function<Refusal, Answer> rendering) {
    this.settings = settings;
    RequestIds ids = new RequestIds();
    this.connections = new EdgeConnections(settings, handler, rendering, ids, http1());
    this.server =
        WebServer.create(
            configured(settings, connections, directHandlers(new EarlyErrors(rendering, ids))));
    this.watchdog =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(settings.name() + "-watchdog").factory());
  }

  /**
   * Binds the port and begins to accept.
   *
   * @throws IOException if the port is in use, or the address is not this machine's
   */
  public void start() throws IOException {
    requireFree();
    server.start();
    if (!server.isRunning()) {
      watchdog.shutdownNow();
      throw new IOException(settings.name() + " could not listen on " + place());
    }
    watchdog.scheduleWithFixedDelay(
        connections::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** {@return the port that is bound} */
  public int port() {
    return server.port();
  }

  /**
   * Stops: accepts no more, closes idle connections, lets running exchanges finish for as long as
   * {@code grace}, then cuts what is left. Returns when that is done; blocks no longer than {@code
   * grace} and two seconds.
   */
  public void stop(Duration grace) {
    stop(grace, () -> {}, Duration.ZERO);
  }

  /**
   * Stops in the same way, with one more chance: {@code end} is called when the grace is over, and
   * what it ends has a moment for its last words before it is cut. Blocks for up to three seconds
   * more.
   */
  public void stop(Duration grace, Runnable end) {
    stop(grace, end, LAST_WORDS);
  }

  private void stop(Duration grace, Runnable end, Duration lastWords) {
    connections.beginStop();
    Thread stopper =
        Thread.ofPlatform().daemon().name(settings.name() + "-stop").unstarted(server::stop);
    stopper.start();
    try {
      if (!stopper.join(grace)) {
        end.run();
        if (!stopper.join(lastWords)) {
          connections.cutAll();
          stopper.join(AFTER_CUT);
        }
      }
    } catch (InterruptedException _) {
      connections.cutAll();
      Thread.currentThread().interrupt();
    } finally {
      watchdog.shutdownNow();
    }
  }

  /** The library reports a failed bind to its log only, so the place is tried out beforehand. */
  private void requireFree() throws IOException {
    if (settings.port() == 0) {
      return;
    }
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.bind(new InetSocketAddress(settings.address(), settings.port()));
    } catch (BindException e) {
      watchdog.shutdownNow();
      String why = String.valueOf(e.getMessage());
      throw new IOException(
          why.contains("in use")
              ? "port " + settings.port() + " is in use: stop what listens there, or use --port"
              : settings.name() + " cannot listen on " + place() + ": " + why,
          e);
    }
  }

  private String place() {
    return settings.address().getHostAddress() + ":" + settings.port();
  }

  /** Every setting of the HTTP/1.1 parser that is not left to chance. */
  @SuppressWarnings("removal") // The log listeners are on until they are switched off this way.
  private static Http1ConnectionSelector http1() {
    Http1Config config =
        Http1Config.builder()
            // Enough for any path of ours; a longer line is a 414.
            .maxPrologueLength(4096)
            // More than the input lets through: it says 431 first, where this would be a 400.
            .maxHeadersSize(32_768)
            // Refused early: what is not a header, a path, a prologue. Host is checked for form.
            .validateRequestHeaders(true)
            .validatePrologue(true)
            .validatePath(true)
            // "100 Continue" only when the body is read: who is refused before sends none.
            .continueImmediately(false)
            // Both format every request as text, for a log that nobody reads.
            .sendLog(false)
            .receiveLog(false)
            .build();
    // No upgraders: no WebSocket, no HTTP/2.
    return Http1ConnectionSelector.builder().config(config).build();
  }

  private static DirectHandlers directHandlers(EarlyErrors errors) {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, errors);
    }
    return handlers.build();
  }

  /** Every setting of the server that is not left to chance. */
  private static WebServerConfig configured(
      ListenerSettings settings, EdgeConnections connections, DirectHandlers errors) {
    ListenerSettings.Limits limits = settings.limits();
    long idle = limits.idleTimeout().toMillis();
    return WebServerConfig.builder()
        // Nothing found on the module path changes what is served.
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .concurrencyLimitDiscoverServices(false)
        .addConnectionSelector(connections)
        .directHandlers(errors)
        .contentEncoding(new UndecodedBodies())
        // The default would be every address of the machine.
        .bindAddress(new InetSocketAddress(settings.address(), settings.port()))
        .backlog(1024)
        // Bounds threads and descriptors; further clients wait in the backlog.
        .maxTcpConnections(limits.maxConnections())
        // Bodies are bounded where they are read, after it is known who sends them.
        .maxPayloadSize(-1)
        // Tokens are small writes: they must not wait for the acknowledgement of the last one.
        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
        // A write happens on the thread that wants it: no queue, no hop.
        .writeQueueLength(0)
        .smartAsyncWrites(false)
        .writeBufferSize(16_384)
        // Checked often enough to keep its word.
        .idleConnectionTimeout(limits.idleTimeout())
        .idleConnectionPeriod(Duration.ofMillis(Math.clamp(idle / 4, 10, 5000)))
        .shutdownGracePeriod(NEVER)
        // The process has one place that decides in which order things stop.
        .shutdownHook(false)
        .useNio(true)
        .buildPrototype();
  }
}
