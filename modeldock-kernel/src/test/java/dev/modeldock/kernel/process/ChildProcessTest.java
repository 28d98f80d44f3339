package dev.modeldock.kernel.process;

import static dev.modeldock.kernel.Wait.until;
import static dev.modeldock.kernel.process.Shell.lines;
import static dev.modeldock.kernel.process.Shell.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
class ChildProcessTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final String STUBBORN = "trap '' TERM; ";

  @TempDir private Path work;
  private ChildProcesses processes;

  @BeforeEach
  void open() {
    processes = Shell.processes("talk", work);
  }

  @AfterEach
  void close() {
    processes.close();
  }

  private HostProcess start(String script) throws Exception {
    return processes.start(script(script));
  }

  @Test
  void linesGoInAndComeOut() throws Exception {
    try (HostProcess process = start("while read -r x; do echo \"got $x\"; done; echo over")) {
      process.send("grün 🦊");
      assertThat(process.nextLine()).isEqualTo("got grün 🦊");
      process.send("");
      assertThat(process.nextLine()).isEqualTo("got ");
      assertThat(process.awaitExit(Duration.ofMillis(1))).isEmpty();
      process.endInput();
      process.endInput();
      assertThat(lines(process)).containsExactly("over");
      assertThat(process.awaitExit(LONG)).hasValue(0);
      assertThat(process.nextLine()).isNull();
    }
  }

  @Test
  void theExitCodeAndTheErrorsAreKept() throws Exception {
    try (HostProcess process = start("echo out; echo why >&2; exit 7")) {
      assertThat(process.awaitExit(LONG)).hasValue(7);
      assertThat(lines(process)).containsExactly("out");
      until("the errors", () -> process.errors().equals("why\n"));
    }
  }

  @Test
  void onlyTheEndOfTheErrorsIsKept() throws Exception {
    String script = "i=0; while [ $i -lt 5000 ]; do echo \"error $i\" >&2; i=$((i+1)); done";
    try (HostProcess process = start(script + "; echo done")) {
      assertThat(process.nextLine()).isEqualTo("done");
      until("the errors", () -> process.errors().endsWith("error 4998\nerror 4999\n"));
      assertThat(process.errors()).hasSizeBetween(1000, 8192);
    }
  }

  @Test
  void linesOfManyThreadsAreNotMixed() throws Exception {
    int threads = 20;
    int each = 50;
    try (HostProcess process = start("cat")) {
      List<Thread> senders = new ArrayList<>();
      Set<String> sent = new HashSet<>();
      for (int t = 0; t < threads; t++) {
        List<String> own = new ArrayList<>();
        for (int i = 0; i < each; i++) {
          own.add((t + ":" + i + ":").repeat(400));
        }
        sent.addAll(own);
        senders.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (String line : own) {
                    try {
                      process.send(line);
                    } catch (ProviderException e) {
                      throw new AssertionError(e);
                    }
                  }
                }));
      }
      Set<String> received = new HashSet<>();
      for (int i = 0; i < threads * each; i++) {
        received.add(process.nextLine());
      }
      assertThat(received.equals(sent)).isTrue();
      for (Thread sender : senders) {
        sender.join();
      }
    }
  }

  @Test
  void whatHasEndedTakesNoLine() throws Exception {
    for (String script : List.of("exit 0", "exec 0<&-; echo closed; exec sleep 30")) {
      try (HostProcess process = start(script)) {
        process.nextLine();
        var failure = new AtomicReference<Unreachable>();
        until(
            "a failure",
            () -> {
              failure.set(catchThrowableOfType(Unreachable.class, () -> process.send("x")));
              return failure.get() != null;
            });
        assertThat(failure.get().stage()).isEqualTo(Stage.NOT_SENT);
        assertThat(failure.get()).hasMessageContaining("sh has ended or reads no more");
      }
    }
    HostProcess ended = start("cat");
    ended.endInput();
    assertThat(catchThrowableOfType(Unreachable.class, () -> ended.send("x"))).isNotNull();
  }

  @Test
  void aSenderThatNobodyReadsIsLetGoByClose() throws Exception {
    HostProcess process = start(STUBBORN + "echo ready; while :; do sleep 1; done");
    assertThat(process.nextLine()).isEqualTo("ready");
    var failure = new AtomicReference<Throwable>();
    var begun = new CountDownLatch(1);
    Thread sender =
        Thread.ofPlatform()
            .start(() -> {
              begun.countDown();
              failure.set(
                  catchThrowableOfType(
                      Unreachable.class, () -> process.send("x".repeat(10_000_000))));
            });
    begun.await();
    process.close();
    assertThat(sender.join(LONG)).isTrue();
    assertThat(failure.get()).isNotNull();
  }

  @Test
  void aReaderIsLetGoByCloseFromAnotherThread() throws Exception {
    HostProcess process = start("sleep 30");
    var outcome = new AtomicReference<Object>("none yet");
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                outcome.set(process.nextLine());
              } catch (ProviderException | InterruptedException e) {
                outcome.set(e);
              }
            });
    until("waits", () -> reader.getState() == Thread.State.WAITING);
    process.close();
    reader.join();
    assertThat(outcome.get()).isNull();
    assertThat(process.nextLine()).isNull();
    process.close();
    assertThat(process.awaitExit(LONG)).isPresent();
  }

  @Test
  void whatCameBeforeCloseIsNotReadAfterIt() throws Exception {
    HostProcess process = start("echo a; echo b; echo c");
    assertThat(process.nextLine()).isEqualTo("a");
    process.close();
    assertThat(process.nextLine()).isNull();
    assertThat(process.nextLine()).isNull();
  }

  @Test
  void aProgramThatNobodyReadsWaitsAndCanBeEnded() throws Exception {
    Path counter = work.resolve("count");
    String line = "y".repeat(200);
    HostProcess process =
        start(
            "echo first; i=0; while [ $i -lt 200000 ]; do echo "
                + line
                + "; i=$((i+1)); done; echo x > "
                + counter);
    assertThat(process.nextLine()).isEqualTo("first");
    until("the drain waits", () -> waiting("process-talk-sh-output"));
    assertThat(process.awaitExit(Duration.ofMillis(1))).isEmpty();
    process.close();
    assertThat(process.awaitExit(LONG)).isPresent();
    assertThat(counter).doesNotExist();
    until("its threads end", () -> Shell.threads("process-talk").isEmpty());
  }

  private static boolean waiting(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().equals(name) && t.getState() == Thread.State.WAITING);
  }

  @Test
  void closeEndsTheWholeTreeHoweverStubborn() throws Exception {
    String grandchildren =
        STUBBORN
            + "sh -c \"trap '' TERM; echo \\$\\$; sleep 30; sleep 30\" & "
            + "sh -c \"trap '' TERM; echo \\$\\$; sleep 30 >/dev/null 2>&1; sleep 30\" & "
            + "echo $$; while :; do sleep 30; done";
    HostProcess process = start(grandchildren);
    List<String> pids = List.of(process.nextLine(), process.nextLine(), process.nextLine());
    assertThat(pids).noneMatch(Shell::gone);
    List<ProcessHandle> tree = ProcessHandle.of(process.pid()).orElseThrow().descendants().toList();
    long begun = System.nanoTime();
    process.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    until("all are gone", () -> pids.stream().allMatch(Shell::gone));
    until("all are gone", () -> tree.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    until("its threads end", () -> Shell.threads("process-talk").isEmpty());
  }

  @Test
  void aProgramThatListensEndsAtOnce() throws Exception {
    HostProcess process = start("trap 'echo bye; exit 3' TERM; echo ready; while :; do :; done");
    assertThat(process.nextLine()).isEqualTo("ready");
    process.close();
    assertThat(process.awaitExit(Duration.ofMillis(1900))).hasValue(3);
  }
}
