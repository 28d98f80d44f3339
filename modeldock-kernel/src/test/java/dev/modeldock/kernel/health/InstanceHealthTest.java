package dev.modeldock.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.Health.Status;
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
import dev.modeldock.api.error.Unsupported;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InstanceHealthTest {

  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final InstanceHealth health = new InstanceHealth(() -> now);

  static Stream<ProviderException> signs() {
    return Stream.of(
        new Unreachable(Stage.SENT, "reset"),
        new TimedOut(Stage.SENT, "late"),
        new ProtocolBroken(Stage.STREAMING, "cut"),
        new ProviderDefect(Stage.SENT, "bug"));
  }

  static Stream<ProviderException> noSigns() {
    return Stream.of(
        new Overloaded(Stage.SENT, "busy", null),
        new ModelUnknown(Stage.SENT, "what?"),
        new RequestRejected(Stage.SENT, "no"),
        new ContextExceeded(Stage.SENT, "long"),
        new ContentRefused(Stage.SENT, "no"),
        new Unsupported(Stage.NOT_SENT, "this"));
  }

  @ParameterizedTest
  @MethodSource("signs")
  void threeFailuresInARowMeanDown(ProviderException failure) {
    health.failed(failure);
    assertThat(health.state().status()).isEqualTo(Status.DEGRADED);
    health.failed(failure);
    assertThat(health.state().down()).isFalse();
    health.failed(failure);

    assertThat(health.state().down()).isTrue();
    assertThat(health.state().why()).isNotBlank().doesNotContain(failure.getMessage());
  }

  @ParameterizedTest
  @MethodSource("noSigns")
  void whatIsTheRequestsFaultOrLoadSaysNothing(ProviderException failure) {
    for (int i = 0; i < 10; i++) {
      health.failed(failure);
    }

    assertThat(health.state().status()).isEqualTo(Status.UP);
  }

  @Test
  void aConnectionThatNobodyTakesIsEnough() {
    health.failed(new Unreachable(Stage.NOT_SENT, "connection refused"));

    assertThat(health.state().down()).isTrue();
  }

  @Test
  void anAnswerForgivesAllFailures() {
    health.failed(new TimedOut(Stage.SENT, "late"));
    health.failed(new TimedOut(Stage.SENT, "late"));
    health.succeeded();
    health.failed(new TimedOut(Stage.SENT, "late"));

    assertThat(health.state().status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void theSinceIsOfTheStatusAndNotOfTheLastWord() {
    health.found(Health.down("refused"));
    Instant fell = now;
    now = now.plusSeconds(10);
    health.found(Health.down("still refused"));

    assertThat(health.state()).isEqualTo(new HealthState(Status.DOWN, fell, "still refused"));

    health.found(Health.up("version 2"));
    assertThat(health.state()).isEqualTo(new HealthState(Status.UP, now, "version 2"));
  }

  @Test
  void aRejectedCredentialIsShownButNeverPassedOver() {
    for (int i = 0; i < 5; i++) {
      health.failed(new CredentialsRejected(Stage.SENT, "401"));
    }

    assertThat(health.state().status()).isEqualTo(Status.DEGRADED);
    assertThat(health.state().why()).isEqualTo("it rejected the credential of a call");
  }

  @Test
  void aRuntimeWhoseChecksPassWhileItsCallsFailIsDownAgainAtOnce() {
    for (int i = 0; i < 3; i++) {
      health.failed(new ProtocolBroken(Stage.SENT, "garbage"));
    }
    health.found(Health.up("version 1"));
    assertThat(health.state().status()).isEqualTo(Status.UP);

    health.failed(new ProtocolBroken(Stage.SENT, "garbage"));

    assertThat(health.state().down()).isTrue();
  }

  @Test
  void aLookThatIsNotAnsweredIsOneFailure() {
    health.silent("no answer");
    assertThat(health.state().status()).isEqualTo(Status.DEGRADED);
    health.silent("no answer");
    health.silent("no answer");
    assertThat(health.state().down()).isTrue();
  }

  @Test
  void aHinderedRuntimeIsShownAsThat() {
    health.found(Health.degraded("low on memory"));

    assertThat(health.state().status()).isEqualTo(Status.DEGRADED);
    assertThat(health.state().why()).isEqualTo("low on memory");
  }
}
