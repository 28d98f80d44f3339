package dev.modeldock.kernel.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Serves a home without plugins, and says where, until its input ends. */
final class ServingProcess {

  private ServingProcess() {}

  public static void main(String[] arguments) throws Exception {
    var options =
        new GatewayOptions(
            Path.of(arguments[0]),
            null,
            List.of(),
            Map.of("gateway.port", "0", "gateway.control_port", "0"),
            false,
            true,
            null);
    try (Gateway gateway = Gateway.start(options)) {
      System.out.println(gateway.uri());
      System.out.println(gateway.control());
      while (System.in.read() >= 0) {
        // Nothing is said to it: that its parent is there is all it needs to know.
      }
    }
  }
}
