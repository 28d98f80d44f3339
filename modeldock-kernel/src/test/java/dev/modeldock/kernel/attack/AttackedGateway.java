package dev.modeldock.kernel.attack;

import dev.modeldock.kernel.boot.Gateway;
import dev.modeldock.kernel.boot.GatewayOptions;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.http.RawClient;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A whole gateway as it is shipped, on free ports, with one instance that greets. Its body limit
 * and its patience are small, so that both are met soon.
 */
final class AttackedGateway implements AutoCloseable {

  static final int MOST_BODY = 64 * 1024;

  /** One of the two ports. */
  enum Listener {
    GATEWAY,
    CONTROL
  }

  private final Gateway gateway;
  private final String token;

  AttackedGateway(Path folder) throws IOException, ConfigException {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    var jars = new PluginJars(folder);
    jars.echo("echo", "1.0").write(plugins.resolve("echo.jar"));
    jars.courier().write(plugins.resolve("courier.jar"));
    Path config =
        Files.writeString(
            folder.resolve("modeldock.yaml"),
            """
            gateway:
              port: 0
              control_port: 0
              max_body: 64KiB
              body_timeout: 1s
            instances:
              echo:
                type: echo
            """);
    Path home = folder.resolve("home");
    gateway =
        Gateway.start(
            new GatewayOptions(home, config, List.of(plugins), Map.of(), false, true, null));
    token = Files.readString(home.resolve("control.token")).strip();
  }

  /** Has the key be proved, which is done one at a time and would turn others away meanwhile. */
  AttackedGateway warmedUp() throws IOException {
    ask(Listener.GATEWAY, good(Listener.GATEWAY));
    return this;
  }

  Gateway gateway() {
    return gateway;
  }

  int port(Listener listener) {
    return switch (listener) {
      case GATEWAY -> gateway.uri().getPort();
      case CONTROL -> gateway.control().getPort();
    };
  }

  /** {@return what opens this listener} */
  String credential(Listener listener) {
    return switch (listener) {
      case GATEWAY -> gateway.firstKey().orElseThrow();
      case CONTROL -> token;
    };
  }

  RawClient connect(Listener listener) throws IOException {
    return new RawClient(port(listener));
  }

  /** {@return a request line and the right host} */
  String head(Listener listener, String method, String target) {
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n".formatted(method, target, port(listener));
  }

  /** {@return a head with the right credential, without its empty line} */
  String keyed(Listener listener, String method, String target) {
    return head(listener, method, target)
        + "Authorization: Bearer "
        + credential(listener)
        + "\r\n";
  }

  /** {@return a request that is served where it is taken for one} */
  String good(Listener listener) {
    return keyed(listener, "GET", open(listener)) + "\r\n";
  }

  /** {@return a path that answers 200 to whoever has the credential} */
  static String open(Listener listener) {
    return switch (listener) {
      case GATEWAY -> "/v1/models";
      case CONTROL -> "/admin/v1/status";
    };
  }

  /** {@return the answer to one request on a connection of its own} */
  RawClient.Reply ask(Listener listener, String request) throws IOException {
    try (RawClient client = connect(listener)) {
      return client.send(request).reply();
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
