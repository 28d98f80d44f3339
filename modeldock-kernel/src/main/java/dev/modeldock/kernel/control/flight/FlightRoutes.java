package dev.modeldock.kernel.control.flight;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.flight.Flight;
import dev.modeldock.kernel.flight.InFlight;
import dev.modeldock.kernel.state.Target;
import java.util.List;

/** The requests that are being served. */
public final class FlightRoutes {

  private static final Shape FLIGHT =
      Shape.resource("RunningRequest", "The request's id.")
          .text("key_id", "The id of its key.")
          .text("key", "What that key was called when it came.")
          .text("operation", "The surface that it came by.")
          .text("model", "The model or alias that it asks for.")
          .text("target", "The instance:model that is asked now.")
          .orNull()
          .text("phase", "How far it has come there.")
          .truth("stream", "Whether its client asked for a stream.")
          .moment("since", "When it arrived.");
  private static final Shape CANCELLED =
      Shape.resource("CancelledRequest", "The request's id.")
          .text("state", "That it is cancelled; it ends in a moment.");

  private final InFlight flights;

  public FlightRoutes(InFlight flights) {
    this.flights = flights;
  }

  /** {@return the routes below {@code /admin/v1/requests}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/requests", _ -> list())
            .doc(Doc.list("List the requests that are being served, oldest first.", FLIGHT)),
        Route.of("DELETE", "/admin/v1/requests/{id}", in -> cancel(in.variable("id")))
            .doc(Doc.of("End a request.", CANCELLED)));
  }

  private Reply list() {
    return Reply.list(flights.list().stream().map(FlightRoutes::document).toList());
  }

  private Reply cancel(String id) throws ControlProblem {
    if (!flights.cancel(id)) {
      throw ControlProblem.notFound(
          "request", id, flights.list().stream().map(Flight::id).toList());
    }
    return Reply.ok(JsonDoc.of(id, id).with("state", "cancelled"));
  }

  private static JsonDoc document(Flight flight) {
    Target target = flight.target();
    return JsonDoc.of(flight.id(), flight.id())
        .with("key_id", flight.keyId())
        .with("key", flight.keyName())
        .with("operation", flight.operation())
        .with("model", flight.model())
        .with("target", target == null ? null : target.id())
        .with("phase", flight.phase().id())
        .with("stream", flight.stream())
        .with("since", flight.since());
  }
}
