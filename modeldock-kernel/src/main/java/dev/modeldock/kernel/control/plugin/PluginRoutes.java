package dev.modeldock.kernel.control.plugin;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.plugin.GenerationState;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.plugin.PluginView;
import dev.modeldock.kernel.plugin.order.Inspection;
import dev.modeldock.kernel.plugin.order.OrderRefused;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What can be done with plugins: all of it goes the path that a jar in the folder goes. */
public final class PluginRoutes {

  private static final String JAR = "application/java-archive";
  private static final String BROKEN =
      "It is refused, for all that the problems say; what served before serves on.";

  private final PluginSupervisor plugins;

  public PluginRoutes(PluginSupervisor plugins) {
    this.plugins = plugins;
  }

  /** {@return the routes below {@code /admin/v1/plugins}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/plugins", _ -> list())
            .doc(Doc.list("List plugins, refused ones included.", PluginShapes.PLUGIN)),
        Route.of("POST", "/admin/v1/plugins", this::install)
            .doc(
                Doc.making("Install a plugin, or replace the one of its id.", PluginShapes.PLUGIN)
                    .takes(PluginShapes.PATH)
                    .orTakes(JAR)
                    .refuses(404, "There is no such file.")
                    .refuses(422, BROKEN)),
        Route.of("POST", "/admin/v1/plugins/inspect", this::inspect)
            .doc(
                Doc.of("Look at a jar without running it.", PluginShapes.JAR)
                    .takes(PluginShapes.PATH)
                    .orTakes(JAR)
                    .refuses(404, "There is no such file.")),
        Route.of("GET", "/admin/v1/plugins/{id}", request -> show(request.variable("id")))
            .doc(Doc.of("Show a plugin with all its generations.", PluginShapes.SHOWN)),
        Route.of("DELETE", "/admin/v1/plugins/{id}", request -> ordered(request, plugins::remove))
            .doc(
                Doc.of(
                        "Take a plugin away; the one that is shipped comes back.",
                        PluginShapes.PLUGIN)
                    .refuses(422, "The one that is shipped is refused; nothing has changed.")),
        Route.of(
                "POST",
                "/admin/v1/plugins/{id}/reload",
                request -> ordered(request, plugins::reload))
            .doc(
                Doc.of("Load a plugin anew from its jar.", PluginShapes.PLUGIN)
                    .refuses(422, BROKEN)),
        Route.of(
                "POST",
                "/admin/v1/plugins/{id}/rollback",
                request -> ordered(request, plugins::rollback))
            .doc(
                Doc.of("Have the jar serve again that served before.", PluginShapes.PLUGIN)
                    .refuses(422, BROKEN)));
  }

  private interface Order {
    PluginView carryOut(String id) throws IOException, OrderRefused;
  }

  private Reply list() {
    return Reply.list(plugins.plugins().stream().map(PluginRoutes::document).toList());
  }

  private static JsonDoc document(PluginView view) {
    return PluginDocument.of(PluginEntries.of(view));
  }

  private Reply show(String id) throws ControlProblem, IOException {
    List<PluginView> all =
        plugins.plugins().stream().filter(view -> id.equals(PluginEntries.of(view).id())).toList();
    if (all.isEmpty()) {
      throw ControlProblem.notFound(
          "plugin",
          id,
          plugins.plugins().stream().map(view -> PluginEntries.of(view).id()).toList());
    }
    PluginView shown =
        all.stream()
            .filter(view -> view.state() == GenerationState.READY)
            .findFirst()
            .orElse(all.getLast());
    return Reply.ok(
        document(shown)
            .with("generations", all.stream().map(PluginRoutes::document).toList())
            .with("previous", plugins.previous(id).map(PluginDocument::of).orElse(null)));
  }

  private Reply install(ControlRequest request)
      throws ControlProblem, IOException, ClientGoneException {
    Optional<byte[]> sent = request.bytes();
    try {
      PluginView view =
          sent.isPresent() ? plugins.install(sent.get()) : plugins.install(path(request));
      return Reply.created(document(accepted(view)));
    } catch (OrderRefused e) {
      throw problem(e);
    }
  }

  private Reply inspect(ControlRequest request)
      throws ControlProblem, IOException, ClientGoneException {
    Optional<byte[]> sent = request.bytes();
    try {
      Inspection jar =
          sent.isPresent() ? plugins.inspect(sent.get()) : plugins.inspect(path(request));
      return Reply.ok(PluginDocument.of(jar));
    } catch (OrderRefused e) {
      throw problem(e);
    }
  }

  private static Path path(ControlRequest request) throws ControlProblem, ClientGoneException {
    String text = request.fields().text("path");
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException _) {
      // told below
    }
    throw ControlProblem.invalidValue(
        "the field 'path' must be the whole path of a file", "for example /home/me/acme.jar");
  }

  private static Reply ordered(ControlRequest request, Order order)
      throws ControlProblem, IOException {
    try {
      return Reply.ok(document(accepted(order.carryOut(request.variable("id")))));
    } catch (OrderRefused e) {
      throw problem(e);
    }
  }

  private static PluginView accepted(PluginView view) throws ControlProblem {
    if (view.state() == GenerationState.REJECTED) {
      String label = view.id() == null ? "the jar" : view.id() + "@" + view.version();
      throw ControlProblem.refused(
          label + " is refused: " + String.join("; ", view.problems()),
          view.problems(),
          "what served before serves on; mend what is named and install it again");
    }
    return view;
  }

  private static ControlProblem problem(OrderRefused e) {
    int status =
        switch (e.reason()) {
          case PLUGIN_NOT_FOUND, FILE_NOT_FOUND -> 404;
          case PLUGIN_IS_SHIPPED, NO_PREVIOUS_JAR -> 409;
          case JAR_TOO_LARGE -> 413;
        };
    return ControlProblem.of(status, e.reason().code(), e.getMessage(), e.hint());
  }
}
