package dev.modeldock.bench;

import dev.modeldock.bench.client.Samples;
import dev.modeldock.bench.client.Target;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The measurements, each over all targets in turn, so that the machine's moods meet all of them.
 */
final class Bench {

  private final Plan plan;
  private final Report report;
  private final List<Target> plain;
  private final List<Target> streamed;

  /**
   * @param plain direct, nginx and gateway, in this order, to the plain upstream
   * @param streamed the same to the stream upstream
   */
  Bench(Plan plan, Report report, List<Target> plain, List<Target> streamed) {
    this.plan = plan;
    this.report = report;
    this.plain = plain;
    this.streamed = streamed;
  }

  void throughput(Wrk wrk) throws IOException, InterruptedException {
    wrk.run(plain.getLast(), 32, plan.warmUpSeconds());
    for (int connections : new int[] {32, 128}) {
      double[][] rates = new double[plain.size()][plan.rounds()];
      for (int round = 0; round < plan.rounds(); round++) {
        for (int i = 0; i < plain.size(); i++) {
          Wrk.Result result = wrk.run(plain.get(i), connections, plan.wrkSeconds());
          rates[i][round] = result.perSecond();
          report.failed(result.failures());
        }
      }
      double[] medians = Arrays.stream(rates).mapToDouble(Bench::median).toArray();
      report.row(
          "throughput, " + connections + " connections",
          Report.rate(medians[0]),
          Report.rate(medians[1]),
          Report.rate(medians[2]),
          Report.ratio(medians[2], medians[1]));
    }
  }

  void latency() {
    List<Samples> samples = plain.stream().map(_ -> new Samples()).toList();
    List<OpenLoop> loops = plain.stream().map(OpenLoop::new).toList();
    for (OpenLoop loop : loops) {
      loop.run(Plan.RATE, 2, new Samples());
    }
    for (int round = 0; round < plan.rounds(); round++) {
      for (int i = 0; i < loops.size(); i++) {
        loops.get(i).run(Plan.RATE, plan.loopSeconds(), samples.get(i));
      }
    }
    loops.forEach(loop -> report.failed(loop.failures()));
    percentile("latency p50 at " + Plan.RATE + " req/s", samples, 0.5);
    percentile("latency p99 at " + Plan.RATE + " req/s", samples, 0.99);
  }

  void streams() throws InterruptedException {
    List<Streams> runs = streamed.stream().map(_ -> new Streams()).toList();
    for (int i = 0; i < runs.size(); i++) {
      runs.get(i).run(streamed.get(i), Plan.STREAMS);
      report.failed(runs.get(i).failures());
    }
    List<Samples> first = runs.stream().map(Streams::firstTokens).toList();
    List<Samples> gaps = runs.stream().map(Streams::gaps).toList();
    String what = ", " + Plan.STREAMS + " streams of 20 tokens/s";
    percentile("first token p50" + what, first, 0.5);
    percentile("first token p99" + what, first, 0.99);
    percentile("gap between tokens p99" + what, gaps, 0.99);
  }

  void cancels(Upstream upstream) throws IOException, InterruptedException {
    for (Phase phase : List.of(Phase.FIRST_EVENT, Phase.STREAM, Phase.WHOLE)) {
      List<Cancels> runs = streamed.stream().map(_ -> new Cancels(upstream)).toList();
      for (int i = 0; i < runs.size(); i++) {
        runs.get(i).run(streamed.get(i), phase, plan.cancels());
        report.failed(runs.get(i).failures());
      }
      List<Samples> samples = runs.stream().map(Cancels::samples).toList();
      String what = "client leaves, %s, to upstream is told, ".formatted(phase.label());
      percentile(what + "p50", samples, 0.5);
      percentile(what + "p99 of " + plan.cancels(), samples, 0.99);
    }
  }

  /** The two phases that only a gateway has. */
  void ownCancels(Upstream upstream, Gateway gateway, Target asking, Target narrow)
      throws IOException, InterruptedException {
    var cancels = new Cancels(upstream);
    cancels.run(asking, Phase.CONNECT, plan.cancels());
    ownCancels(Phase.CONNECT, "upstream is told", cancels.samples(), cancels.failures());
    var leaves = new QueueLeaves(upstream, gateway);
    leaves.run(narrow, plan.cancels());
    ownCancels(Phase.QUEUE, "it is out of the queue", leaves.samples(), leaves.failures());
  }

  private void ownCancels(Phase phase, String until, Samples samples, int failures) {
    report.failed(failures);
    String what = "client leaves, %s, to %s, ".formatted(phase.label(), until);
    report.row(what + "p50", "", "", Report.millis(samples.millis(0.5)), "");
    report.row(what + "p99 of " + plan.cancels(), "", "", Report.millis(samples.millis(0.99)), "");
  }

  void idleMemory(Gateway gateway) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(plan.idleSeconds());
    report.row("resident memory, idle after its start", "", "", gateway.residentMb() + " MB", "");
  }

  private void percentile(String what, List<Samples> samples, double share) {
    double[] millis = samples.stream().mapToDouble(one -> one.millis(share)).toArray();
    report.row(
        what,
        Report.millis(millis[0]),
        Report.millis(millis[1]),
        Report.millis(millis[2]),
        Report.added(millis[2], millis[0]));
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** How long and how often. */
  record Plan(
      int rounds,
      int wrkSeconds,
      int warmUpSeconds,
      int loopSeconds,
      int tokens,
      int starts,
      int idleSeconds,
      int cancels) {

    static final int RATE = 500;
    static final int STREAMS = 200;
    static final long TOKEN_GAP_NANOS = 50_000_000;

    static Plan whole() {
      return new Plan(3, 5, 30, 8, 160, 5, 15, 200);
    }

    static Plan quick() {
      return new Plan(1, 3, 12, 4, 40, 1, 3, 20);
    }
  }
}
