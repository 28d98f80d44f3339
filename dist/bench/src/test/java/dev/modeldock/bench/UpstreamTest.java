package dev.modeldock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.bench.client.Connection;
import dev.modeldock.bench.client.Target;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two ends of every measurement, put together without anything between. */
class UpstreamTest {

  private static final int TOKENS = 5;

  @Test
  void streamsEachTokenAsAPieceAndServesTheNextRequestOnTheSameConnection() throws Exception {
    try (Upstream upstream = new Upstream(TOKENS, 1_000_000);
        Connection connection = new Connection(upstream.port())) {
      byte[] request = new Target("direct", upstream.port(), "m", "k").request(true, "Hello");
      for (int i = 0; i < 2; i++) {
        AtomicInteger pieces = new AtomicInteger();
        connection.send(request);

        assertThat(connection.stream(_ -> pieces.incrementAndGet())).isEqualTo(200);
        assertThat(pieces).hasValue(TOKENS + 2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FIRST_EVENT", "STREAM", "WHOLE"})
  void aRequestIsSeenToLeaveInEachPhase(Phase phase) throws Exception {
    try (Upstream upstream = new Upstream(TOKENS, 1_000_000)) {
      Cancels cancels = new Cancels(upstream);

      cancels.run(new Target("direct", upstream.port(), "m", "k"), phase, 3);

      assertThat(cancels.failures()).isZero();
      assertThat(cancels.samples().size()).isEqualTo(3);
    }
  }

  @Test
  void requestsHaveTheSizeThatTheReportStates() {
    assertThat(new Target("direct", 1, "m", "k").body(false, "Hello")).hasSize(600);
  }
}
