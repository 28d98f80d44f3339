package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.control.flight.FlightRoutes;
import dev.modeldock.kernel.flight.InFlight;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.identity.TestScoped;
import dev.modeldock.kernel.routing.CallControl;
import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.routing.EndCause;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlightRoutesTest {

  private static final String PATH = "/admin/v1/requests";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final MemoryStateStore store = new MemoryStateStore();
  private final InFlight flights = new InFlight(store);
  private final ControlFixture control =
      new ControlFixture(store, _ -> new FlightRoutes(flights).routes());
  private final Scoped scoped = TestScoped.chat(KeyPolicy.standard(), true);
  private final CallControl call =
      new CallControl(new CallLimits(LONG, LONG, LONG, LONG, 3), System.nanoTime());

  FlightRoutesTest() throws Exception {
    store.apply(new StateChange.PutKey(scoped.key()));
  }

  @Test
  void whatIsServedIsListedUntilItIsDone() throws Exception {
    var flight = flights.begin(scoped, "code", true, call);

    assertThat(control.get(PATH).data())
        .singleElement()
        .satisfies(entry ->
            assertThat(Map.copyOf(withoutNulls(entry)))
                .containsEntry("id", "req_test")
                .containsEntry("key", "test-key")
                .containsEntry("key_id", "0123456789")
                .containsEntry("operation", "chat_completions")
                .containsEntry("model", "code")
                .containsEntry("phase", "queue")
                .containsEntry("stream", true));
    flights.landed(flight);
    assertThat(control.get(PATH).data()).isEmpty();
  }

  private static Map<Object, Object> withoutNulls(Object entry) {
    var map = new java.util.LinkedHashMap<Object, Object>((Map<?, ?>) entry);
    map.values().removeIf(java.util.Objects::isNull);
    return map;
  }

  @Test
  void aRequestIsCancelledByItsId() throws Exception {
    flights.begin(scoped, "code", true, call);

    var cancelled = control.send("DELETE", PATH + "/req_test", ControlFixture.TOKEN, "");

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(call.cause()).isEqualTo(EndCause.CANCELLED);
  }

  @Test
  void aRequestThatIsNotServedIsNotFound() throws Exception {
    var response = control.send("DELETE", PATH + "/req_other", ControlFixture.TOKEN, "");

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.error().get("code")).isEqualTo("request_not_found");
  }
}
