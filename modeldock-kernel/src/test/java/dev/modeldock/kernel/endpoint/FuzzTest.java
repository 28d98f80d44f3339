package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a body is, its sender is told so: never that the gateway failed, and never how it is
 * built. A new surface is one more row.
 */
class FuzzTest {

  /** To try more: {@code -Dmodeldock.fuzz.bodies=100000}. */
  private static final int BODIES = Integer.getInteger("modeldock.fuzz.bodies", 10_000);

  private static final long SEED = 20_260_101;

  /** Only a broken build takes so long; what it really takes is printed. */
  private static final long LONGEST_NANOS = 5_000_000_000L;

  private static final Pattern FROM_THE_INSIDE =
      Pattern.compile(
          "internal_error|Exception|java\\.(lang|util|io)|dev\\.modeldock|tools\\.jackson|\\tat ");

  /**
   * A surface of the gateway.
   *
   * @param path where it is
   * @param good requests that it serves, of which the broken ones are made; {@code t:m} is a target
   *     whose provider translates, {@code r:m} one that is relayed to
   */
  record Target(String path, String... good) {

    @Override
    public String toString() {
      return path;
    }
  }

  static List<Target> surfaces() {
    return List.of(
        new Target("/v1/chat/completions", FuzzSamples.CHAT, FuzzSamples.RELAYED_CHAT),
        new Target("/v1/messages", FuzzSamples.MESSAGES, FuzzSamples.RELAYED_MESSAGES),
        new Target("/v1/messages/count_tokens", FuzzSamples.MESSAGES),
        new Target("/v1/responses", FuzzSamples.RESPONSES, FuzzSamples.RELAYED_RESPONSES),
        new Target("/v1/responses/input_tokens", FuzzSamples.RELAYED_RESPONSES),
        new Target("/v1/completions", FuzzSamples.COMPLETION, FuzzSamples.RELAYED_COMPLETION),
        new Target("/v1/embeddings", FuzzSamples.EMBEDDINGS, FuzzSamples.EMBEDDINGS_BASE64));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("surfaces")
  void noBodyIsTheGatewaysFailure(Target surface) {
    for (String good : surface.good()) {
      FakeExchange served = send(surface, good.getBytes(StandardCharsets.UTF_8));
      assertThat(served.status()).as("%s to %s", served.sent(), good).isEqualTo(200);
    }
    var bodies = new BrokenBodies(SEED, List.of(surface.good()));
    long[] nanos = new long[BODIES];
    var statuses = new TreeMap<Integer, Integer>();
    byte[] slowest = new byte[0];
    long most = 0;
    for (int i = 0; i < BODIES; i++) {
      byte[] body = bodies.next();
      long began = System.nanoTime();
      FakeExchange told = send(surface, body);
      nanos[i] = System.nanoTime() - began;
      statuses.merge(told.status(), 1, Integer::sum);
      if (nanos[i] > most) {
        most = nanos[i];
        slowest = body;
      }
    }
    report(surface, nanos, statuses, again(surface, slowest));
    assertThat(most).isLessThan(LONGEST_NANOS);
    // Nothing is proved by a fuzzer that breaks everything at the door, or nothing.
    assertThat(statuses).containsKeys(200, 400);
  }

  private static FakeExchange send(Target surface, byte[] body) {
    var exchange =
        new FakeExchange(
            FakeExchange.inbound("POST", surface.path(), TestKeys.GOOD), () -> body.clone());
    try (var gateway = new TestGateway().with("t", new Echo(true)).with("r", new Echo(false))) {
      gateway.serve(exchange);
      boolean fine =
          exchange.ended()
              && exchange.status() > 0
              && exchange.status() < 500
              && !FROM_THE_INSIDE.matcher(exchange.sent()).find()
              && gateway.event().outcome() != Outcome.GATEWAY_ERROR;
      if (!fine) {
        throw new AssertionError(
            "%s got %d %s for %s"
                .formatted(
                    surface.path(),
                    exchange.status(),
                    exchange.sent(),
                    new String(body, StandardCharsets.ISO_8859_1)));
      }
    }
    return exchange;
  }

  /** {@return the best of a few: what the body itself costs, without the machine's moods} */
  private static long again(Target surface, byte[] body) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long began = System.nanoTime();
      send(surface, body);
      best = Math.min(best, System.nanoTime() - began);
    }
    return best;
  }

  private static void report(
      Target surface, long[] nanos, Map<Integer, Integer> statuses, long again) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%d bodies to %s: %s, median %.2f ms, p99 %.2f ms, worst %.1f ms (asked again %.2f ms)%n",
        nanos.length,
        surface.path(),
        statuses,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6,
        again / 1e6);
  }

  /** A runtime that is asked in one of the two ways and always answers. */
  private record Echo(boolean translates) implements Provider {

    @Override
    public ModelStream chat(ChatCall call) throws ProviderException {
      if (translates) {
        call.request();
      } else {
        assertThat(call.openAiBody()).isNotEmpty();
      }
      return Scripts.greets().chat(call);
    }

    @Override
    public Embeddings embed(EmbeddingsCall call) throws ProviderException {
      int dimensions = Math.min(4096, call.dimensions().orElse(3));
      return new Embeddings(
          call.inputs().stream().map(_ -> new float[dimensions]).toList(), Usage.of(1, 0));
    }

    @Override
    public List<ModelDescriptor> models() {
      return List.of();
    }

    @Override
    public Health check() {
      return Health.up("echo");
    }
  }
}
