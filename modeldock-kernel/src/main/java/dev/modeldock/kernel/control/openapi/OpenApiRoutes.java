package dev.modeldock.kernel.control.openapi;

import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Type;
import java.util.ArrayList;
import java.util.List;

/** The control API's own description, made of the routes that it describes. */
public final class OpenApiRoutes {

  private OpenApiRoutes() {}

  /** {@return {@code routes}, and one more that describes them all and itself} */
  public static List<Route> describing(List<Route> routes) {
    var all = new ArrayList<>(routes);
    all.add(
        Route.of("GET", "/admin/v1/openapi.json", _ -> Reply.ok(OpenApi.of(all)))
            .doc(Doc.of("Show this document.", "application/json", Type.Plain.ANY)));
    return List.copyOf(all);
  }
}
