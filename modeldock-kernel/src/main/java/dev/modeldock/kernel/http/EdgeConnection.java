package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.http.message.RequestPath;
import dev.modeldock.kernel.http.transport.Opening;
import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Refusal;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * One connection: Helidon's HTTP/1.1 connection, between our own input, output and routing.
 *
 * <p>Its routing is the whole of it: every method and path goes to the listener's handler. It
 * returns to Helidon only when the connection stands right behind the request; otherwise it ends
 * the connection by {@link CloseConnectionException}, which Helidon lets pass.
 */
final class EdgeConnection implements ServerConnection, InterruptableTask<Void>, HttpRouting {

  private static final System.Logger LOG = System.getLogger(EdgeConnection.class.getName());
  private static final HttpSecurity NO_SECURITY = HttpSecurity.create();

  private static final String MALFORMED_HEADERS =
      "The headers are malformed: each needs a name, there are at most 128 of them, and"
          + " Transfer-Encoding can be chunked only.";

  private static final String IN_THE_CLEAR =
      "Other machines are served over TLS: use https. A key that was sent without it may be known"
          + " to others now: rotate it.";

  /** So long a client that is sending may pause before its connection is closed under it. */
  private static final Duration QUIET = Duration.ofMillis(250);

  private final EdgeConnections edge;
  private final HelidonSocket socket;
  private final InetAddress peer;
  private final Opening opening;
  private final ConnectionInput input;
  private final ConnectionOutput output;
  private final ServerConnection http;
  private volatile boolean busy;
  private volatile boolean closing;
  private boolean linger;

  EdgeConnection(ConnectionContext context, EdgeConnections edge, ServerConnectionSelector http1) {
    this.edge = edge;
    this.socket = context.serverSocket();
    this.peer = peerOf(context);
    ListenerSettings.Limits limits = edge.limits();
    this.opening =
        new Opening(
            socket, context.dataWriter(), edge.tls(), limits.idleTimeout(), limits.headTimeout());
    this.input = new ConnectionInput(opening.transport()::read, limits.headTimeout());
    this.output = new ConnectionOutput(opening.transport()::write);
    this.http = http1.connection(new EdgeContext(context, input.reader(), output, this));
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    edge.opened(this);
    try {
      if (!opening.done()) {
        return;
      }
      http.handle(limit);
      // It ends by itself only when it was told to, or after it refused a request on its own.
      linger = !closing;
    } finally {
      opening.endWithin(RequestBody.DRAIN_TIME);
      if (linger) {
        discardRest();
      }
      edge.closed(this);
    }
  }

  @Override
  public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
    // A late interrupt that was meant for the idle connection must not reach the handler.
    Thread.interrupted();
    busy = true;
    HttpExchange exchange = null;
    RequestBody body = new RequestBody(request.content(), request.headers(), input, edge.limits());
    try {
      HttpPrologue prologue = request.prologue();
      ServerRequestHeaders headers = request.headers();
      Optional<String> path = RequestPath.decode(prologue.uriPath().rawPath());
      Inbound inbound =
          RequestHead.inbound(edge.nextRequestId(), peer, prologue, path.orElse(""), headers);
      boolean wellFormed = RequestHead.wellFormed(headers);
      boolean mayKeep =
          wellFormed
              && path.isPresent()
              && !headers.containsToken(HeaderValues.CONNECTION_CLOSE)
              && !edge.stopping();
      exchange = new HttpExchange(inbound, headers, body, input, output, mayKeep);
      input.exchangeBegins(exchange);
      if (!wellFormed) {
        refuse(exchange, ErrorCode.INVALID_VALUE, MALFORMED_HEADERS);
      } else if (opening.isInTheClear() && !IpText.isLoopback(peer)) {
        refuse(exchange, ErrorCode.INVALID_VALUE, IN_THE_CLEAR);
      } else if (path.isPresent()) {
        serve(exchange);
      } else {
        refuse(exchange, ErrorCode.INVALID_VALUE, "The path is malformed: check its %-escapes.");
      }
    } finally {
      input.exchangeEnds();
      busy = false;
    }
    if (!exchange.keepsConnection()) {
      linger = body.moreMayCome() && !input.clientLeft();
      throw new CloseConnectionException("the exchange ends the connection");
    }
  }

  private void serve(HttpExchange exchange) {
    try {
      edge.handler().handle(exchange);
    } catch (RuntimeException | Error e) {
      // The class and the place only: a message may hold a part of a prompt.
      StackTraceElement[] trace = e.getStackTrace();
      LOG.log(
          System.Logger.Level.ERROR,
          "Request {0} failed: {1} at {2}",
          exchange.inbound().requestId(),
          e.getClass().getName(),
          trace.length == 0 ? "an unknown place" : trace[0]);
    }
    if (exchange.unanswered()) {
      refuse(exchange, ErrorCode.INTERNAL_ERROR, "The gateway failed to serve this request.");
    }
  }

  private void refuse(HttpExchange exchange, ErrorCode code, String message) {
    try {
      exchange.answer(edge.rendered(Refusal.of(code, message)));
    } catch (ClientGoneException _) {
      // Nobody is there to be told.
    }
  }

  /** A close with unread bytes is a reset, and a reset can take the answer with it. */
  private void discardRest() {
    // Whoever sends no more than is allowed shall be able to read why it was not wanted.
    long bytes = (long) edge.limits().maxBodyBytes() + RequestBody.DRAIN_BYTES;
    try {
      input.discard(bytes, RequestBody.DRAIN_TIME, QUIET);
    } catch (CloseConnectionException _) {
      // The client closed first: all is well.
    }
  }

  /** Does what is due now and then: watches the client, and ends what is stuck. */
  void tick() {
    input.lookAhead();
    boolean unwanted = closing && opening.underWay();
    if (unwanted
        || opening.overdue()
        || output.stalledFor(edge.limits().writeTimeout().toNanos())) {
      cut();
    }
  }

  /** Ends the connection now, whatever it is doing. */
  void cut() {
    closing = true;
    try {
      socket.close();
    } catch (RuntimeException _) {
      // It is closed already.
    }
  }

  @Override
  public HttpSecurity security() {
    return NO_SECURITY;
  }

  @Override
  public boolean canInterrupt() {
    return opening.underWay()
        || !busy && http instanceof InterruptableTask<?> task && task.canInterrupt();
  }

  /**
   * {@return how long it has been idle: while a request runs it is not, however long that takes}
   */
  @Override
  public Duration idleTime() {
    return busy ? Duration.ZERO : http.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    closing = true;
    if (opening.underWay()) {
      cut();
    }
    http.close(interrupt);
  }

  @Override
  public void beforeStart() {}

  @Override
  public void afterStop() {}

  private static InetAddress peerOf(ConnectionContext context) {
    if (context.remotePeer().address() instanceof InetSocketAddress address
        && address.getAddress() != null) {
      return address.getAddress();
    }
    throw new CloseConnectionException("the peer left before it was known");
  }
}
