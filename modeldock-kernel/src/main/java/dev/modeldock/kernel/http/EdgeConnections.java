package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.http.message.RequestIds;
import dev.modeldock.kernel.http.transport.Handshakes;
import dev.modeldock.kernel.pipeline.Refusal;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The connections of one listener: makes them, knows them, and looks after them. Any thread. */
final class EdgeConnections implements ServerConnectionSelector {

  private final ListenerSettings settings;
  private final @Nullable Handshakes tls;
  private final EdgeHandler handler;
  private final Function<Refusal, Answer> rendering;
  private final RequestIds ids;
  private final Http1ConnectionSelector http1;
  private final Set<EdgeConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  EdgeConnections(
      ListenerSettings settings,
      EdgeHandler handler,
      Function<Refusal, Answer> rendering,
      RequestIds ids,
      Http1ConnectionSelector http1) {
    this.settings = settings;
    this.tls = settings.tls() == null ? null : new Handshakes(settings.tls());
    this.handler = handler;
    this.rendering = rendering;
    this.ids = ids;
    this.http1 = http1;
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new EdgeConnection(context, this, http1);
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  ListenerSettings.Limits limits() {
    return settings.limits();
  }

  /** {@return how TLS is begun; null where it is not spoken} */
  @Nullable Handshakes tls() {
    return tls;
  }

  EdgeHandler handler() {
    return handler;
  }

  Answer rendered(Refusal refusal) {
    return rendering.apply(refusal);
  }

  String nextRequestId() {
    return ids.next();
  }

  void opened(EdgeConnection connection) {
    open.add(connection);
  }

  void closed(EdgeConnection connection) {
    open.remove(connection);
  }

  boolean stopping() {
    return stopping;
  }

  /** Has every answer from now on be the last one of its connection. */
  void beginStop() {
    stopping = true;
  }

  /** Does what is due on each connection. */
  void tick() {
    open.forEach(EdgeConnection::tick);
  }

  /** Ends all connections now. */
  void cutAll() {
    open.forEach(EdgeConnection::cut);
  }
}
