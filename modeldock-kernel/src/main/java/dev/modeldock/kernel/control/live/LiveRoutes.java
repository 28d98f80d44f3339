package dev.modeldock.kernel.control.live;

import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Type;
import java.util.List;

/** What happens, as it happens. */
public final class LiveRoutes {

  private final LiveHub hub;

  public LiveRoutes(LiveHub hub) {
    this.hub = hub;
  }

  /** {@return the route {@code /admin/v1/events}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/events", _ -> new Reply.Live(hub.watch()))
            .doc(
                Doc.of(
                        "Watch what happens: a snapshot first, and again if too much was missed;"
                            + " then events named instance, plugin, state, request and figures.",
                        "text/event-stream",
                        new Type.OneOf(LiveShapes.ALL))
                    .refuses(503, "Too many clients watch already.")));
  }
}
