package dev.modeldock.plugins.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CodexFailureTest {

  @TempDir static Path folder;
  static CodexUnderTest it;

  @BeforeAll
  static void start() throws Exception {
    it = new CodexUnderTest(folder, Map.of("idle_timeout_seconds", 1));
  }

  @AfterAll
  static void stop() throws Exception {
    it.close();
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of("fail:contextWindowExceeded", ContextExceeded.class),
        Arguments.of("fail:usageLimitExceeded", Overloaded.class),
        Arguments.of("fail:rateLimitExceeded", Overloaded.class),
        Arguments.of("fail:serverOverloaded", Overloaded.class),
        Arguments.of("fail:modelNotFound", ModelUnknown.class),
        Arguments.of("fail:unauthorized", CredentialsRejected.class),
        Arguments.of("fail:badRequest", RequestRejected.class),
        Arguments.of("fail:cyberPolicy", ContentRefused.class),
        Arguments.of("fail:internalServerError", Unreachable.class),
        Arguments.of("fail:somethingNew", ProtocolBroken.class),
        Arguments.of("rejected", RequestRejected.class),
        Arguments.of("status:401", CredentialsRejected.class),
        Arguments.of("status:403", CredentialsRejected.class),
        Arguments.of("status:404", ModelUnknown.class),
        Arguments.of("status:429", Overloaded.class),
        Arguments.of("status:503", Overloaded.class),
        Arguments.of("status:500", Unreachable.class),
        Arguments.of("status:null", Unreachable.class),
        Arguments.of("compact", ContextExceeded.class),
        Arguments.of("empty", ProtocolBroken.class),
        Arguments.of("hang", TimedOut.class),
        Arguments.of("nostart", TimedOut.class));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsOfItsKindAndQuotesNothing(String scene, Class<? extends ProviderException> kind) {
    ProviderException e = catchThrowableOfType(kind, () -> it.ask("[[" + scene + "]]"));

    assertThat(e).isNotNull();
    assertThat(e.stage()).isEqualTo(Stage.SENT);
    assertThat(e.getMessage()).isNotBlank().doesNotContain("may quote the prompt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry", "anew", "changed", "failmid:other", "midway"})
  void anAnswerThatHadBegunFailsAsStreaming(String scene) {
    ProviderException e =
        catchThrowableOfType(ProviderException.class, () -> it.ask("[[" + scene + "]]"));

    assertThat(e.stage()).isEqualTo(Stage.STREAMING);
    assertThat(e).isInstanceOfAny(ProtocolBroken.class, TimedOut.class);
  }

  @Test
  void aSecondTryBeforeTheFirstWordIsNobodysBusiness() throws Exception {
    assertThat(Asked.text(it.ask("[[again]]"))).isEqualTo("Hello again.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "act:commandExecution:completed",
        "act:commandExecution:failed",
        "act:fileChange:completed",
        "act:mcpToolCall:completed",
        "act:webSearch:completed",
        "act:imageGeneration:completed",
        "act:dynamicToolCall:completed",
        "act:somethingNew:completed",
        "output"
      })
  void aToolAtWorkEndsTheTurn(String scene) throws Exception {
    int before = it.codex.received("turn/interrupt").size();

    assertThatThrownBy(() -> it.ask("[[" + scene + "]]"))
        .isInstanceOf(ProviderDefect.class)
        .hasMessageContaining("not allowed");
    assertThat(it.codex.await("turn/interrupt", before + 1, Duration.ofSeconds(5))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"act:commandExecution:declined", "act:fileChange:declined"})
  void aToolThatWasDeclinedDoesNoHarm(String scene) throws Exception {
    assertThat(Asked.text(it.ask("[[" + scene + "]]"))).isEqualTo("I acted.");
  }

  @Test
  void aProgramThatEndsFailsItsRequestsAndTheNextOneStartsItAnew() throws Exception {
    try (ModelStream other = it.open("[[slow:1000]]")) {
      assertThat(other.next()).isInstanceOf(TextDelta.class);

      Unreachable e = catchThrowableOfType(Unreachable.class, () -> it.ask("[[crashmid]]"));

      assertThat(e.stage()).isEqualTo(Stage.STREAMING);
      assertThatThrownBy(() -> Asked.rest(other)).isInstanceOf(Unreachable.class);
    }
    assertThat(Asked.text(it.ask("Hello?"))).isEqualTo("Hello from fake.");
  }

  @Test
  void aProgramThatTalksNonsenseIsEnded() throws Exception {
    assertThatThrownBy(() -> it.ask("[[garbage]]")).isInstanceOf(Unreachable.class);
    assertThat(Asked.text(it.ask("Hello?"))).isEqualTo("Hello from fake.");
  }

  @Test
  void closingAnAnswerInterruptsItAndUnblocksItsReader() throws Exception {
    int before = it.codex.received("turn/interrupt").size();
    ModelStream stream = it.open("[[endless]]");
    stream.next();
    var rest = CompletableFuture.supplyAsync(() -> outcome(stream));

    stream.close();

    assertThat(rest.get(5, TimeUnit.SECONDS)).isEqualTo("over");
    assertThat(it.codex.await("turn/interrupt", before + 1, Duration.ofSeconds(5))).isTrue();
    assertThat(stream.next()).isNull();
  }

  private static String outcome(ModelStream stream) {
    try {
      Asked.rest(stream);
      return "over";
    } catch (ProviderException | InterruptedException e) {
      return e.toString();
    }
  }

  @Test
  void whoGivesUpWhileATurnBeginsIsLetGoAtOnce() throws Exception {
    int turns = it.codex.received("turn/start").size();
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                it.open("[[noreply]]");
              } catch (ProviderException | InterruptedException _) {
                // As it should.
              }
            });
    assertThat(it.codex.await("turn/start", turns + 1, Duration.ofSeconds(10))).isTrue();

    asking.interrupt();

    assertThat(asking.join(Duration.ofSeconds(5))).isTrue();
  }
}
