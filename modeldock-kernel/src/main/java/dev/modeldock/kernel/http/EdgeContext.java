package dev.modeldock.kernel.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** What Helidon's HTTP/1.1 connection sees of its surroundings: ours where it matters. */
record EdgeContext(
    ConnectionContext outer, DataReader dataReader, DataWriter dataWriter, HttpRouting routing)
    implements ConnectionContext {

  @Override
  public Router router() {
    return new OneRouting(routing);
  }

  @Override
  public ListenerContext listenerContext() {
    return outer.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return outer.executor();
  }

  @Override
  public HelidonSocket serverSocket() {
    return outer.serverSocket();
  }

  @Override
  public PeerInfo remotePeer() {
    return outer.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return outer.localPeer();
  }

  @Override
  public boolean isSecure() {
    return outer.isSecure();
  }

  @Override
  public String socketId() {
    return outer.socketId();
  }

  @Override
  public String childSocketId() {
    return outer.childSocketId();
  }

  /** A router of one routing: there is nothing to choose from. */
  private record OneRouting(HttpRouting routing) implements Router {

    @Override
    public <T extends Routing> T routing(Class<T> type, T otherwise) {
      return type.isInstance(routing) ? type.cast(routing) : otherwise;
    }

    @Override
    public List<? extends Routing> routings() {
      return List.of(routing);
    }

    @Override
    public void beforeStart() {}

    @Override
    public void afterStop() {}
  }
}
