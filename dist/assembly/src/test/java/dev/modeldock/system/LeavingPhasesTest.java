package dev.modeldock.system;

import static dev.modeldock.system.LeavingStage.NATIVE_PATH;
import static dev.modeldock.system.LeavingStage.RELAYED_PATH;
import static dev.modeldock.system.LeavingStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long a call goes on whose client has left, by how far it had come: as the runtime sees it,
 * and as the gateway's own figures say.
 */
@Timeout(120)
class LeavingPhasesTest {

  private static final int CLIENTS = 60;
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final String FIGURE = "modeldock_client_gone_to_upstream_closed_seconds";

  @TempDir static Path folder;
  private static LeavingStage stage;

  /** How far a call has come, with a call that gets no further. */
  enum Phase {
    QUEUE("narrow:silent", true),
    CONNECT("native:silent", true),
    FIRST_EVENT("relayed:silent", true),
    STREAM("relayed:talks", true),
    WHOLE("relayed:silent", false);

    private final String model;
    private final boolean stream;

    Phase(String model, boolean stream) {
      this.model = model;
      this.stream = stream;
    }

    private String label() {
      return "{phase=\"" + name().toLowerCase(Locale.ROOT) + "\"";
    }
  }

  @BeforeAll
  static void start() throws Exception {
    stage = new LeavingStage(folder);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource
  void theUpstreamIsClosedSoonAfterItsClientHasLeft(Phase phase) throws Exception {
    double before = counted(phase);
    long[] nanos = new long[CLIENTS];
    SocketClient holder = phase == Phase.QUEUE ? asking(phase) : null;
    try {
      for (int i = 0; i < CLIENTS; i++) {
        nanos[i] = leave(phase);
      }
    } finally {
      if (holder != null) {
        holder.close();
      }
    }
    await("a figure for each", () -> counted(phase) >= before + CLIENTS);
    report(phase, nanos);
    assertThat(Arrays.stream(nanos).max().orElseThrow()).isLessThan(LONGEST.toNanos());
  }

  /** {@return how long it took until the runtime, or the queue, was free of the client} */
  private static long leave(Phase phase) throws Exception {
    SocketClient client = asking(phase);
    if (phase == Phase.QUEUE) {
      double before = counted(phase);
      long left = System.nanoTime();
      client.close();
      await("a client that left the queue", () -> counted(phase) > before);
      return System.nanoTime() - left;
    }
    while (stage.runtime.awaitDisconnect(Duration.ZERO)) {
      // Those of earlier clients, and of looks at the runtime's health.
    }
    long left = System.nanoTime();
    client.close();
    assertThat(stage.runtime.awaitDisconnect(LONGEST)).as("the runtime was told").isTrue();
    return System.nanoTime() - left;
  }

  /** {@return a client whose call has come as far as the phase says} */
  private static SocketClient asking(Phase phase) throws Exception {
    String path = phase == Phase.CONNECT ? NATIVE_PATH : RELAYED_PATH;
    int asked = stage.asked(path);
    double waiting = waiting();
    double busy = stage.control.figure("modeldock_instance_calls{instance=\"narrow\"}");
    SocketClient client = stage.asks(phase.model, phase.stream);
    if (phase == Phase.STREAM) {
      client.awaitText("Hello");
    } else if (phase == Phase.QUEUE && busy > 0) {
      await("a client in the queue", () -> waiting() > waiting);
    } else {
      await("a request", () -> stage.asked(path) > asked);
    }
    return client;
  }

  private static double waiting() throws Exception {
    return stage.control.figure("modeldock_instance_waiting{instance=\"narrow\"}");
  }

  private static double counted(Phase phase) throws Exception {
    return stage.control.figure(FIGURE + "_count" + phase.label() + "}");
  }

  private static void report(Phase phase, long[] nanos) throws Exception {
    Map<String, Double> figures = stage.control.figures();
    double within = figures.get(FIGURE + "_bucket" + phase.label() + ",le=\"0.25\"}");
    double count = figures.get(FIGURE + "_count" + phase.label() + "}");
    double sum = figures.get(FIGURE + "_sum" + phase.label() + "}");
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%s: from hanging up to the upstream's end p50 %.1f ms, p99 %.1f ms; by the gateway's"
            + " figures, from noticing it, %.3f ms on average, %.0f of %.0f within 250 ms%n",
        phase,
        sorted[CLIENTS / 2] / 1e6,
        sorted[(int) Math.ceil(CLIENTS * 0.99) - 1] / 1e6,
        sum / count * 1e3,
        within,
        count);
  }
}
