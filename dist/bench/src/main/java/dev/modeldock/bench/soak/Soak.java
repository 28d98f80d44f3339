package dev.modeldock.bench.soak;

import dev.modeldock.bench.client.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The two runs: plugins replaced under load, and replaced very often. */
final class Soak {

  private static final int REQUESTS_PER_SECOND = 200;
  private static final int STREAMS = 50;
  private static final double MOST_GROWTH = 0.01;
  private static final Duration LONGEST_COLLECTION = Duration.ofSeconds(120);
  private static final Pattern GONE_OR_NOT =
      Pattern.compile("\"state\":\"(draining|retired|leaked)\"");

  private final SoakGateway gateway;
  private final SoakJars jars;
  private final Verdict verdict;

  Soak(SoakGateway gateway, SoakJars jars, Verdict verdict) {
    this.gateway = gateway;
    this.jars = jars;
    this.verdict = verdict;
  }

  /** Replaces five plugins every second while requests and streams go on. */
  void underLoad(Duration time) throws IOException, InterruptedException {
    var swaps = new Swaps(gateway, jars, List.of("soak-a", "soak-b", "soak-c", "soak-d", "soak-e"));
    swaps.begin();
    var load = new Load(gateway, swaps.ids());
    Samples before;
    Samples during;
    try (load) {
      load.start(REQUESTS_PER_SECOND, STREAMS);
      TimeUnit.SECONDS.sleep(5);
      load.latency();
      TimeUnit.NANOSECONDS.sleep(time.toNanos() / 4);
      before = load.latency();
      swaps.replaceAll(time);
      during = load.latency();
    }
    Samples visible = swaps.visible();
    verdict.tell(
        "under load: %d requests, %d streams, %d swaps in %d s",
        load.answered(), load.streamed(), visible.size(), time.toSeconds());
    verdict.tell(
        "under load: a swap is seen by new requests after p50 %.0f ms, p99 %.0f ms, max %.0f ms",
        visible.millis(0.5), visible.millis(0.99), visible.millis(1));
    verdict.tell(
        "under load: latency p50 %.2f ms, p99 %.2f ms; without swaps p50 %.2f ms, p99 %.2f ms",
        during.millis(0.5), during.millis(0.99), before.millis(0.5), before.millis(0.99));
    verdict.none("under load: no request fails and no stream is cut", load.failures());
    verdict.none("under load: every swap is seen", swaps.failures());
  }

  /** Replaces one plugin so many times, with a request to each version. */
  void often(int cycles) throws IOException, InterruptedException {
    var swaps = new Swaps(gateway, jars, List.of("soak-often"));
    swaps.begin();
    var insides = new Insides(gateway);
    int between = Math.max(1, cycles / 50);
    for (int i = 0; i < cycles; i++) {
      swaps.replace("soak-often");
      if (i % between == 0) {
        insides.look();
      }
    }
    verdict.tell(
        "often: %d times; a swap is seen after p50 %.0f ms, p99 %.0f ms",
        cycles, swaps.visible().millis(0.5), swaps.visible().millis(0.99));
    verdict.none("often: every version serves", swaps.failures());
    for (Trend trend : insides.trends()) {
      verdict.promise(
          "often: %s do not grow".formatted(trend.name()),
          trend.growth() < MOST_GROWTH,
          "by %.1f %% in the second half".formatted(100 * trend.growth()));
      verdict.tell(
          "often: %s %.1f -> %.1f, second half %+.2f %%",
          trend.name(), trend.first(), trend.last(), 100 * trend.growth());
    }
  }

  void promiseThatAllGo() throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_COLLECTION.toNanos();
    String plugins = gateway.control("/admin/v1/plugins");
    while (GONE_OR_NOT.matcher(plugins).find() && System.nanoTime() < end) {
      TimeUnit.SECONDS.sleep(1);
      plugins = gateway.control("/admin/v1/plugins");
    }
    verdict.promise(
        "afterwards: every replaced plugin has left the memory",
        !GONE_OR_NOT.matcher(plugins).find(),
        "see " + gateway.home() + " and plugins list");
  }

  /** {@code Soak DISTRIBUTION [--short|--long]}; ends with 1 if a promise was broken. */
  public static void main(String[] arguments) throws Exception {
    Path distribution = Path.of(arguments[0]);
    String length = arguments.length > 1 ? arguments[1] : "";
    Path work = Files.createTempDirectory("modeldock-soak");
    var verdict = new Verdict();
    var jars = new SoakJars(distribution.resolve("lib"), work);
    try (var gateway = new SoakGateway(distribution, work.resolve("home"))) {
      var soak = new Soak(gateway, jars, verdict);
      switch (length) {
        case "--short" -> {
          soak.underLoad(Duration.ofSeconds(10));
          soak.often(60);
        }
        case "--long" -> {
          soak.underLoad(Duration.ofMinutes(10));
          soak.often(5_000);
        }
        default -> {
          soak.underLoad(Duration.ofSeconds(60));
          soak.often(1_000);
        }
      }
      soak.promiseThatAllGo();
    }
    Work.remove(work);
    System.exit(verdict.held() ? 0 : 1);
  }
}
