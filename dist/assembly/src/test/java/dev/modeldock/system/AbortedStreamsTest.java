package dev.modeldock.system;

import static dev.modeldock.system.LeavingStage.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand clients that leave in the middle of their streams leave nothing behind. */
@Timeout(240)
class AbortedStreamsTest {

  private static final int STREAMS = 1_000;
  private static final int WARM_UP = 200;
  private static final int AT_ONCE = 25;

  /** The collector's own moods, and the code that the first streams have loaded. */
  private static final long HEAP_SLACK_KB = 8 * 1024;

  /** The virtual threads' carriers come and go. */
  private static final int THREAD_SLACK = 4;

  private static final int FILE_SLACK = 4;
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  @TempDir Path folder;

  /** What a gateway holds. */
  private record Holdings(long threads, long files, long heapKb) {}

  @Test
  void aThousandAbortedStreamsLeaveNothing() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "only Linux tells");
    try (LeavingStage stage = new LeavingStage(folder)) {
      // The key is proved once, and one at a time: a crowd that comes before that is sent away.
      abort(stage, 1);
      // Once before, so that pools are filled and code is loaded.
      abort(stage, WARM_UP - 1);
      Holdings before = settled(stage, WARM_UP);

      abort(stage, STREAMS);

      Holdings after = settled(stage, WARM_UP + STREAMS);
      System.out.printf("before %s, after %d aborted streams %s%n", before, STREAMS, after);
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + THREAD_SLACK);
      assertThat(after.files()).isLessThanOrEqualTo(before.files() + FILE_SLACK);
      assertThat(after.heapKb()).isLessThanOrEqualTo(before.heapKb() + HEAP_SLACK_KB);
      assertThat(stage.gateway.auditLines("\"outcome\":\"client_gone\""))
          .isEqualTo(WARM_UP + STREAMS);
    }
  }

  private static void abort(LeavingStage stage, int count) throws Exception {
    var permits = new Semaphore(AT_ONCE);
    var failed = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        permits.acquire();
        boolean reset = i % 2 == 0;
        String model = (i % 4 < 2 ? "native" : "relayed") + ":talks";
        threads.execute(() -> {
          try (SocketClient client = stage.asks(model, true)) {
            client.awaitText("Hello");
            if (reset) {
              client.reset();
            }
          } catch (IOException e) {
            failed.incrementAndGet();
          } finally {
            permits.release();
          }
        });
      }
    }
    assertThat(failed).as("streams that did not begin").hasValue(0);
  }

  /** Waits until every call is over, and counts what is left. */
  private static Holdings settled(LeavingStage stage, int left) throws Exception {
    await(
        "the last of the calls",
        () -> {
          var now = stage.control.figures();
          return now.get("modeldock_open_streams") == 0
              && now.get("modeldock_requests_in_flight") == 0
              && now.get("modeldock_instance_calls{instance=\"native\"}") == 0
              && now.get("modeldock_instance_calls{instance=\"relayed\"}") == 0
              && now.get("modeldock_client_gone_to_upstream_closed_seconds_count{phase=\"stream\"}")
                  == left;
        });
    await("a runtime without connections", () -> stage.runtime.openConnections() <= 8);
    long pid = stage.gateway.pid();
    jcmd(pid, "GC.run");
    return new Holdings(threads(pid), files(pid), heapKb(jcmd(pid, "GC.heap_info")));
  }

  private static long threads(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return tasks.count();
    }
  }

  private static long files(long pid) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.count();
    }
  }

  /** {@return the sum of what the generations say they use} */
  private static long heapKb(String info) {
    long sum = 0;
    for (String line : info.lines().toList()) {
      Matcher used = USED.matcher(line);
      if (used.find() && !line.contains("Metaspace")) {
        sum += Long.parseLong(used.group(1));
      }
    }
    assertThat(sum).as(info).isPositive();
    return sum;
  }

  private static String jcmd(long pid, String command) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
