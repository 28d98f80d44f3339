package dev.modeldock.bench;

import dev.modeldock.bench.client.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures everything in one run and prints one table. */
public final class Main {

  private Main() {}

  /** Runs {@code DISTRIBUTION [--quick]}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path distribution = Path.of(arguments[0]);
    Bench.Plan plan =
        List.of(arguments).contains("--quick") ? Bench.Plan.quick() : Bench.Plan.whole();
    Optional<Path> nginx = Tool.find("nginx");
    Optional<Path> wrk = Tool.find("wrk");
    if (nginx.isEmpty() || wrk.isEmpty()) {
      System.err.println(
          "the benchmark needs nginx and wrk (Debian: nginx-light and wrk); missing: "
              + (nginx.isEmpty() ? "nginx " : "")
              + (wrk.isEmpty() ? "wrk" : ""));
      System.exit(1);
    }
    System.exit(failures(distribution, plan, nginx.get(), wrk.get()) == 0 ? 0 : 1);
  }

  private static long failures(Path distribution, Bench.Plan plan, Path nginx, Path wrk)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("modeldock-bench");
    try {
      Report report = measure(distribution, plan, folder, nginx, wrk);
      report.print(
          List.of(
              Tool.run(List.of(nginx.toString(), "-v")).strip().replace("nginx version: ", ""),
              Tool.run(List.of(wrk.toString(), "-v"))
                  .lines()
                  .findFirst()
                  .orElse("wrk")
                  .replaceAll(" \\[.*", "")));
      return report.failures();
    } finally {
      delete(folder);
    }
  }

  private static Report measure(
      Path distribution, Bench.Plan plan, Path folder, Path nginxProgram, Path wrkProgram)
      throws IOException, InterruptedException {
    Report report = new Report();
    Path home = folder.resolve("home");
    String key;
    try (Gateway first = Gateway.start(distribution, home, false)) {
      key = first.awaitFirstKey();
    }
    starts(report, plan, distribution, home, key);

    try (Upstream upstream = new Upstream(plan.tokens(), Bench.Plan.TOKEN_GAP_NANOS);
        Nginx nginx = Nginx.start(nginxProgram, folder, upstream.port());
        Gateway gateway = Gateway.start(distribution, home, true)) {
      gateway.awaitEvent("\"ready\"");
      gateway.run(
          "instances", "add", "up", "--type", "openai", "--base-url", base(nginx.upstreamPort()));
      gateway.run(
          "instances", "add", "slow", "--type", "openai", "--base-url", base(upstream.port()));
      gateway.run(
          "instances",
          "add",
          "narrow",
          "--type",
          "openai",
          "--max-concurrent",
          "1",
          "--base-url",
          base(upstream.port()));
      gateway.run(
          "instances",
          "add",
          "asking",
          "--type",
          "ollama",
          "--base-url",
          "http://127.0.0.1:" + upstream.port());
      Bench bench =
          new Bench(
              plan,
              report,
              List.of(
                  new Target("direct", nginx.upstreamPort(), "m", key),
                  new Target("nginx", nginx.proxyPort(), "m", key),
                  new Target("gateway", gateway.port(), "up:m", key)),
              List.of(
                  new Target("direct", upstream.port(), "m", key),
                  new Target("nginx", nginx.streamProxyPort(), "m", key),
                  new Target("gateway", gateway.port(), "slow:m", key)));
      bench.idleMemory(gateway);
      bench.throughput(new Wrk(wrkProgram, folder));
      bench.latency();
      bench.streams();
      bench.cancels(upstream);
      bench.ownCancels(
          upstream,
          gateway,
          new Target("gateway", gateway.port(), "asking:m", key),
          new Target("gateway", gateway.port(), "narrow:m", key));
      report.row("resident memory, after all of it", "", "", gateway.residentMb() + " MB", "");
    }
    return report;
  }

  /** The first start with the cache makes it, and is not counted. */
  private static void starts(
      Report report, Bench.Plan plan, Path distribution, Path home, String key)
      throws IOException, InterruptedException {
    start(distribution, home, key, true);
    double[] plain = new double[plan.starts()];
    double[] cached = new double[plan.starts()];
    for (int i = 0; i < plan.starts(); i++) {
      plain[i] = start(distribution, home, key, false);
      cached[i] = start(distribution, home, key, true);
    }
    report.row("start to first answer, no AOT cache", "", "", seconds(Bench.median(plain)), "");
    report.row(
        "start to first answer, AOT cache",
        "",
        "",
        seconds(Bench.median(cached)),
        String.format(Locale.ROOT, "%.2f of without", Bench.median(cached) / Bench.median(plain)));
  }

  private static double start(Path distribution, Path home, String key, boolean cache)
      throws IOException, InterruptedException {
    try (Gateway gateway = Gateway.start(distribution, home, cache)) {
      return gateway.awaitFirstAnswer(key) / 1e9;
    }
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f s", value);
  }

  private static String base(int port) {
    return "http://127.0.0.1:" + port + "/v1";
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
