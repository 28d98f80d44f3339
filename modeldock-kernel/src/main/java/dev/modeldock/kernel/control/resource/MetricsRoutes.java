package dev.modeldock.kernel.control.resource;

import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.port.MetricsPage;
import java.util.List;

/**
 * The gateway's figures. They need the credential as everything does: they tell what runs here and
 * how much of it, and every user of the machine can reach a port on loopback.
 */
public final class MetricsRoutes {

  private final MetricsPage page;

  public MetricsRoutes(MetricsPage page) {
    this.page = page;
  }

  /** {@return the one route} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/metrics", _ -> new Reply.Text(page.contentType(), page.text()))
            .doc(Doc.of("Show the figures, for Prometheus.", "text/plain", null)));
  }
}
