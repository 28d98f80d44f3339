package dev.modeldock.kernel.control.about;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.port.GatewayInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What runs here: versions, folders and listeners. */
public final class AboutRoutes {

  private static final Shape RUNTIME =
      Shape.of("JavaRuntime").text("vendor", "Who made it.").text("version", "Its version.");
  private static final Shape SYSTEM =
      Shape.of("OperatingSystem")
          .text("name", "What it is.")
          .text("version", "Its version.")
          .text("arch", "The processor.");
  private static final Shape LISTENERS =
      Shape.of("Listeners")
          .text("gateway", "Where clients on this machine reach the APIs.")
          .text("control", "Where the control API is.")
          .texts("lan", "Where other machines reach the APIs.");
  private static final Shape LIBRARY =
      Shape.of("Library")
          .text("name", "The name of its module.")
          .text("version", "Its version, or the name of its jar.")
          .orNull();
  private static final Shape ABOUT =
      Shape.of("About")
          .text("version", "The version of the product.")
          .object("java", RUNTIME, "What it runs on.")
          .object("os", SYSTEM, "What that runs on.")
          .text("home", "The home folder.")
          .text("logs", "The folder of the runtime log.")
          .text("config_file", "The configuration file, if there is one.")
          .orNull()
          .moment("started_at", "When the gateway began to serve.")
          .object("listeners", LISTENERS, "Where it is reached.")
          .objects("libraries", LIBRARY, "What others made and it is built with.");

  private final GatewayInfo gateway;
  private final Machine machine;
  private final Path logs;
  private final Optional<Path> config;

  /**
   * What the gateway runs on.
   *
   * @param vendor who made the Java runtime
   * @param os the operating system
   * @param osVersion its version
   * @param arch the processor
   */
  public record Machine(String vendor, String os, String osVersion, String arch) {}

  /**
   * @param logs the folder of the runtime log
   * @param config the configuration file, if there is one
   */
  public AboutRoutes(GatewayInfo gateway, Machine machine, Path logs, Optional<Path> config) {
    this.gateway = gateway;
    this.machine = machine;
    this.logs = logs;
    this.config = config;
  }

  /** {@return the route} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/about", _ -> about())
            .doc(Doc.of("Show what runs here: versions, folders and listeners.", ABOUT)));
  }

  private Reply about() {
    Runtime.Version java = Runtime.version();
    return Reply.ok(
        JsonDoc.empty()
            .with("version", gateway.version())
            .with(
                "java",
                JsonDoc.empty().with("vendor", machine.vendor()).with("version", java.toString()))
            .with(
                "os",
                JsonDoc.empty()
                    .with("name", machine.os())
                    .with("version", machine.osVersion())
                    .with("arch", machine.arch()))
            .with("home", gateway.home())
            .with("logs", logs)
            .with("config_file", config.orElse(null))
            .with("started_at", gateway.startedAt())
            .with(
                "listeners",
                JsonDoc.empty()
                    .with("gateway", gateway.gateway())
                    .with("control", gateway.control())
                    .with("lan", gateway.lan()))
            .with(
                "libraries",
                Libraries.present().stream()
                    .map(each ->
                        JsonDoc.empty().with("name", each.name()).with("version", each.version()))
                    .toList()));
  }
}
