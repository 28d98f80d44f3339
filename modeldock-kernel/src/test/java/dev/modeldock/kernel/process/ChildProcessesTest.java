package dev.modeldock.kernel.process;

import static dev.modeldock.kernel.Wait.until;
import static dev.modeldock.kernel.process.Shell.SH;
import static dev.modeldock.kernel.process.Shell.lines;
import static dev.modeldock.kernel.process.Shell.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.ProcessCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
class ChildProcessesTest {

  @TempDir private Path home;
  private Path work;
  private ChildProcesses processes;

  @BeforeEach
  void open() {
    work = home.resolve("work");
    processes = Shell.processes("many", work);
  }

  @AfterEach
  void close() {
    processes.close();
  }

  private static long count(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private List<String> run(ProcessCall call) throws Exception {
    try (HostProcess process = processes.start(call)) {
      return lines(process);
    }
  }

  @Test
  void aProgramSeesWhatItIsGivenAndNothingElse() throws Exception {
    Map<String, String> gateway =
        Map.of("HOME", home.toString(), "OPENAI_API_KEY", "canary", "PATH", "/x", "TZ", "UTC");
    try (var own = new ChildProcesses("seen", Surroundings.of(gateway, false), work)) {
      ProcessCall env = ProcessCall.of(Path.of("/usr/bin/env"), List.of());
      try (HostProcess process =
          own.start(env.environment("MODE", "a b=c").environment("TZ", "CET"))) {
        assertThat(lines(process))
            .containsExactlyInAnyOrder(
                "HOME=" + home, "PATH=/usr/local/bin:/usr/bin:/bin", "MODE=a b=c", "TZ=CET");
      }
    }
  }

  @Test
  void argumentsPassAsTheyAre() throws Exception {
    List<String> odd = List.of("a b", "", "$HOME", "'\"`x`", "*", "-n", "ä🦊", "line\nend");
    List<String> arguments = new ArrayList<>(List.of("-c", "printf '[%s]' \"$@\"", "sh"));
    arguments.addAll(odd);
    assertThat(String.join("\n", run(ProcessCall.of(SH, arguments))))
        .isEqualTo("[" + String.join("][", odd) + "]");
  }

  @Test
  void aProgramRunsInAFolderThatIsThrownAway() throws Exception {
    List<String> seen = run(script("pwd -P; ls -A | wc -l; mkdir a; echo x > a/b; ln -s / c"));
    Path folder = Path.of(seen.getFirst());
    assertThat(folder.getParent()).isEqualTo(work.toRealPath());
    assertThat(seen.get(1).strip()).isEqualTo("0");
    until("it is removed", () -> Files.notExists(folder));
  }

  @Test
  void aFolderThatWasNamedStays() throws Exception {
    assertThat(run(script("pwd -P; echo x > made").in(home)))
        .containsExactly(home.toRealPath().toString());
    assertThat(home.resolve("made")).exists();
    assertThat(work).doesNotExist();
  }

  @Test
  void whatCannotBeStartedSaysWhy() throws Exception {
    Path plain = Files.writeString(home.resolve("plain"), "#!/bin/sh\n");
    assertThat(plain.toFile().setExecutable(false)).isTrue();
    Path orphan = Files.writeString(home.resolve("orphan"), "#!/no/such/interpreter\n");
    assertThat(orphan.toFile().setExecutable(true)).isTrue();
    Map<ProcessCall, String> broken =
        Map.of(
            ProcessCall.of(home.resolve("missing"), List.of("s3cret")), "there is no file",
            ProcessCall.of(home, List.of("s3cret")), "there is no file",
            ProcessCall.of(plain, List.of("s3cret")), "is not executable",
            ProcessCall.of(orphan, List.of("s3cret")), "is no program for this machine",
            script("s3cret").in(home.resolve("nowhere")), "there is no folder");
    broken.forEach((call, why) -> {
      var failure = catchThrowableOfType(Unreachable.class, () -> processes.start(call));
      assertThat(failure).as(call.toString()).hasMessageContaining(why);
      assertThat(failure).hasMessageStartingWith(call + " cannot be started: ");
      assertThat(failure.getMessage()).doesNotContain("s3cret");
      assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
    });
    assertThat(processes.running()).isZero();
    assertThat(count(work)).as("folders that are left").isZero();
  }

  @Test
  void aFileOfTheWrongFormatIsNoHarm() throws Exception {
    Path junk = Files.write(home.resolve("junk"), new byte[] {0x7f, 'E', 'L', 'F', 9, 9, 9, 0});
    assertThat(junk.toFile().setExecutable(true)).isTrue();
    try (HostProcess process = processes.start(ProcessCall.of(junk, List.of()))) {
      // A platform may hand what it does not know to its shell, which then refuses it.
      assertThat(lines(process)).isEmpty();
      assertThat(process.awaitExit(Duration.ofSeconds(10)).orElseThrow()).isPositive();
    } catch (Unreachable e) {
      assertThat(e).hasMessageContaining("is no program for this machine");
    }
  }

  @Test
  void noRoomForAFolderIsSaid() throws Exception {
    Path file = Files.writeString(home.resolve("file"), "x");
    try (var own = Shell.processes("room", file.resolve("work"))) {
      assertThat(catchThrowableOfType(Unreachable.class, () -> own.start(script(":"))))
          .hasMessageContaining("there is no room for sh to run in");
    }
  }

  @Test
  void closeLeavesNothingBehind() throws Exception {
    List<String> pids = new ArrayList<>();
    for (String script :
        List.of(
            "echo $$; exec sleep 30",
            "trap '' TERM; echo $$; while :; do sleep 1; done",
            "(trap '' TERM; exec >/dev/null 2>&1; sleep 30; sleep 30) & echo $!; wait",
            "echo $$; while :; do echo " + "z".repeat(200) + "; done",
            "sleep 30 & echo $!; wait")) {
      pids.add(processes.start(script(script)).nextLine());
    }
    HostProcess unread = processes.start(script("yes unread | head -n 100000"));
    unread.endInput();
    assertThat(processes.running()).isEqualTo(6);
    processes.close();
    assertThat(pids).allMatch(Shell::gone);
    assertThat(processes.running()).isZero();
    assertThat(count(work)).as("folders that are left").isZero();
    until("threads end", () -> Shell.threads("process-many").isEmpty());
    assertThat(catchThrowableOfType(Unreachable.class, () -> processes.start(script(":"))))
        .hasMessage("instance 'many' is closed: sh was not started");
    processes.close();
  }

  @Test
  void closeWaitsForDescendantsOfWhatWasClosedBefore() throws Exception {
    HostProcess process =
        processes.start(
            script("(trap '' TERM; exec >/dev/null 2>&1; sleep 30; sleep 30) & echo $!; wait"));
    String stubborn = process.nextLine();
    process.close();
    assertThat(process.awaitExit(Duration.ofSeconds(10))).isPresent();
    processes.close();
    assertThat(Shell.gone(stubborn)).isTrue();
    assertThat(count(work)).as("folders that are left").isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void manyProgramsLeakNothing() throws Exception {
    run(script("echo x"));
    long before = count(Path.of("/proc/self/fd"));
    for (int i = 0; i < 100; i++) {
      HostProcess process = processes.start(script("echo x; read -r y; sleep 30"));
      assertThat(process.nextLine()).isEqualTo("x");
      if (i % 2 == 0) {
        process.send("y");
      }
      process.close();
    }
    until("programs end", () -> processes.running() == 0);
    until("threads end", () -> Shell.threads("process-many").isEmpty());
    assertThat(count(work)).as("folders that are left").isZero();
    assertThat(count(Path.of("/proc/self/fd"))).isLessThan(before + 20);
    assertThat(Shell.children().filter(h -> h.info().command().orElse("").endsWith("sleep")))
        .isEmpty();
  }
}
