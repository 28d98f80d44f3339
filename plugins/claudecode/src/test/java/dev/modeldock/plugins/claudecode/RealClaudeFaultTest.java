package dev.modeldock.plugins.claudecode;

import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.soon;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.text;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the real CLI when something goes wrong, or is not wanted any more. */
class RealClaudeFaultTest extends RealClaude {

  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  @Test
  void anAnswerThatBreaksOffIsNotAskedForAgain() throws Exception {
    assertThatThrownBy(() -> claude.ask("[[drop]]")).isInstanceOf(ProviderException.class);
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    assertThat(claude.upstream.requests()).hasSize(1);
    assertThatThrownBy(() -> claude.ask("[[streamerr]]")).isInstanceOf(Overloaded.class);
    assertThat(claude.upstream.requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "[[http:401]],CredentialsRejected",
    "[[http:403]],CredentialsRejected",
    "[[http:404]],ModelUnknown",
    "[[http:400]],RequestRejected",
    "[[http:413]],RequestRejected",
    "[[http:500]],Unreachable",
    "[[http:529]],Overloaded",
    "[[rate]],Overloaded",
    "[[credit]],Overloaded",
    "[[toolong]],ContextExceeded",
    "[[refusal]],ContentRefused"
  })
  void eachErrorIsOfItsOwnKind(String scene, String kind) {
    assertThatThrownBy(() -> claude.ask(scene))
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(kind));
  }

  @Test
  void aCancelReachesTheApiAtOnceInEveryPhase() throws Exception {
    for (String scene : List.of("[[mute]]", "[[hang]]", "[[slow]]")) {
      ModelStream stream = claude.open(user(scene));
      Future<?> reader = Executors.newVirtualThreadPerTaskExecutor().submit(drain(stream));
      assertThat(claude.upstream.awaitRequest(SOON)).as(scene).isTrue();
      long begun = System.nanoTime();
      stream.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(500));
      assertThat(claude.upstream.awaitDisconnect(AT_ONCE)).as(scene).isTrue();
      reader.get();
    }
  }

  @Test
  void aCancelBeforeAnythingWasAskedLeavesNothing() throws Exception {
    ModelStream unread = claude.open(user("hi"));
    unread.close();
    assertThat(unread.next()).isNull();
    ModelStream starting = claude.open(user("hi"));
    Future<?> reader = Executors.newVirtualThreadPerTaskExecutor().submit(drain(starting));
    starting.close();
    reader.get();
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
  }

  private static Callable<Integer> drain(ModelStream stream) {
    return () -> {
      int events = 0;
      while (stream.next() != null) {
        events++;
      }
      return events;
    };
  }

  @Test
  void aKilledCliIsAFailureAtOnce() throws Exception {
    try (ModelStream stream = claude.open(user("[[slow]]"))) {
      assertThat(stream.next()).isEqualTo(new TextDelta("word "));
      ProcessHandle.current()
          .descendants()
          .filter(p -> p.info().command().orElse("").equals(real()))
          .forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(
              () -> {
                while (stream.next() != null) {
                  // What it had said before is still there.
                }
              })
          .isInstanceOf(ProtocolBroken.class)
          .hasMessageContaining("exit code 137");
    }
  }

  private static String real() {
    try {
      return NeedsClaude.Condition.binary().toRealPath().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSilentAnswerEndsWhenTheHostClosesIt() throws Exception {
    ModelStream stream = claude.open(user("[[hang]]"));
    Future<?> reader = Executors.newVirtualThreadPerTaskExecutor().submit(drain(stream));
    assertThat(claude.upstream.awaitRequest(SOON)).isTrue();
    assertThat(reader.isDone()).isFalse();
    stream.close();
    reader.get();
  }

  @Test
  void fourAtOnceAreKeptApart() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (String scene : List.of("a", "[[unicode]]", "[[think]]", "[[tool:x:{}]] b")) {
        answers.add(threads.submit(() -> text(claude.ask(scene.equals("a") ? "hi" : scene))));
      }
      assertThat(answers.get(0).get()).isEqualTo("Hello from fake.");
      assertThat(answers.get(1).get()).isEqualTo("Grüße, 世界 👋🏽");
      assertThat(answers.get(2).get()).isEqualTo("Done thinking.");
      assertThatThrownBy(() -> answers.get(3).get()).hasCauseInstanceOf(ProtocolBroken.class);
    }
  }

  @Test
  void aCliStartedAheadAnswersSoonerAndServesOneRequestOnly() throws Exception {
    claude.close();
    claude = start(Map.of("pool", 1L));
    long cold = firstDelta();
    assertThat(soon(() -> claude.host.runningPrograms() == 1)).isTrue();
    Thread.sleep(1_500);
    long warm = firstDelta();
    System.out.printf("first delta of the real CLI: %d ms cold, %d ms started ahead%n", cold, warm);
    assertThat(turns(claude.lastBody())).hasSize(1);
    claude.provider.close();
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
  }

  private long firstDelta() throws Exception {
    long begun = System.nanoTime();
    try (ModelStream stream = claude.open(user("hi"))) {
      stream.next();
      return (System.nanoTime() - begun) / 1_000_000;
    }
  }
}
