package dev.modeldock.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.testkit.client.Answer;
import dev.modeldock.testkit.client.Ask;
import dev.modeldock.testkit.client.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a provider makes of a runtime that refuses, fails or breaks off. */
abstract class FailureRules extends ToolRules {

  @Test
  @DisplayName("R30 a runtime that is not there is Unreachable, with nothing sent")
  void aRuntimeThatIsNotThereIsUnreachable() throws Exception {
    Ask ask = trial().ask(Scene.GONE);
    trial().fixture().close();

    ProviderException failure = failure(ask);

    assertInstanceOf(Unreachable.class, failure);
    assertEquals(Stage.NOT_SENT, failure.stage());
  }

  @Test
  @DisplayName("R31 a credential that is not accepted is CredentialsRejected")
  void aCredentialThatIsNotAcceptedIsRejected() throws Exception {
    refusal(Scene.UNAUTHORIZED, CredentialsRejected.class);
  }

  @Test
  @DisplayName("R32 a model that there is not is ModelUnknown")
  void aModelThatThereIsNotIsUnknown() throws Exception {
    refusal(Scene.UNKNOWN_MODEL, ModelUnknown.class);
  }

  @Test
  @DisplayName("R33 a runtime with too much to do is Overloaded")
  void aRuntimeWithTooMuchToDoIsOverloaded() throws Exception {
    refusal(Scene.OVERLOADED, Overloaded.class);
  }

  @Test
  @DisplayName("R34 a rate limit that is reached is Overloaded")
  void aRateLimitThatIsReachedIsOverloaded() throws Exception {
    refusal(Scene.RATE_LIMITED, Overloaded.class);
  }

  @Test
  @DisplayName("R35 a conversation that is too long is ContextExceeded")
  void aConversationThatIsTooLongExceedsTheContext() throws Exception {
    refusal(Scene.CONTEXT_EXCEEDED, ContextExceeded.class);
  }

  @Test
  @DisplayName("R36 a request that is wrong is RequestRejected")
  void aRequestThatIsWrongIsRejected() throws Exception {
    refusal(Scene.BAD_REQUEST, RequestRejected.class);
  }

  @Test
  @DisplayName("R37 content that is against the runtime's policy is ContentRefused")
  void contentAgainstThePolicyIsRefused() throws Exception {
    refusal(Scene.CONTENT_REFUSED, ContentRefused.class);
  }

  @Test
  @DisplayName("R38 a runtime that fails by itself is Unreachable or Overloaded")
  void aRuntimeThatFailsByItselfIsUnreachable() throws Exception {
    ProviderException failure = refusal(Scene.SERVER_ERROR, ProviderException.class);

    assertTrue(failure instanceof Unreachable || failure instanceof Overloaded, failure::toString);
  }

  @Test
  @DisplayName("R39 an answer that is cut off fails")
  void anAnswerThatIsCutOffFails() throws Exception {
    badEnd(Scene.CUT);
  }

  @Test
  @DisplayName("R40 a connection that is reset fails the answer")
  void aConnectionThatIsResetFailsTheAnswer() throws Exception {
    badEnd(Scene.RESET);
  }

  @Test
  @DisplayName("R41 an answer with nothing in it fails")
  void anAnswerWithNothingInItFails() throws Exception {
    badEnd(Scene.EMPTY);
  }

  @Test
  @DisplayName("R42 an answer that is no answer fails")
  void anAnswerThatIsNoAnswerFails() throws Exception {
    badEnd(Scene.GARBAGE);
  }

  @Test
  @DisplayName("R43 an error in the middle of an answer fails it")
  void anErrorInTheMiddleFailsTheAnswer() throws Exception {
    badEnd(Scene.ERROR_MIDWAY);
  }

  private <T extends ProviderException> T refusal(Scene scene, Class<T> kind) throws Exception {
    ProviderException failure = failure(trial().ask(scene));

    assertInstanceOf(kind, failure);
    if (trial().fixture().awaitCall(Duration.ZERO)) {
      assertNotEquals(Stage.NOT_SENT, failure.stage(), "the stage, though the runtime was called");
    }
    return kind.cast(failure);
  }

  private void badEnd(Scene scene) throws Exception {
    ProviderException failure = failure(trial().ask(scene));

    assertNotEquals(Stage.NOT_SENT, failure.stage(), "the stage, though the runtime was called");
    assertFalse(failure instanceof ProviderDefect, failure::toString);
  }

  /** {@return how the call fails, which it has to, and with an exception that says what it must} */
  private ProviderException failure(Ask ask) throws InterruptedException {
    Caller caller = trial().start(ask);
    Answer answer = caller.answer();
    Throwable failure =
        caller
            .failure()
            .orElseGet(() -> fail("the call does not fail; it says '" + answer.text() + "'"));

    var known = assertInstanceOf(ProviderException.class, failure);
    assertFalse(known.getMessage().isBlank(), "nobody says what is wrong");
    assertEquals(List.of(), answer.problems(), "what is wrong with the stream");
    assertEquals(Optional.empty(), answer.reason(), "an answer that failed also counts as whole");
    if (answer.pieces() > 0) {
      assertEquals(Stage.STREAMING, known.stage(), "the stage, though text had come");
    }
    return known;
  }
}
