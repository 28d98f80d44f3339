package dev.modeldock.kernel.host;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretMaskTest {

  private static final String SECRET = "sk-0123456789";
  private static final String SAID = "it failed on Bearer " + SECRET + "!";

  private final SecretMask mask = new SecretMask();

  static Stream<ProviderException> everyKindStaysWhatItIs() {
    return Stream.of(
        new Unreachable(Stage.SENT, SAID),
        new TimedOut(Stage.STREAMING, SAID),
        new Overloaded(Stage.SENT, SAID, Duration.ofSeconds(7)),
        new CredentialsRejected(Stage.SENT, SAID),
        new ModelUnknown(Stage.SENT, SAID),
        new RequestRejected(Stage.NOT_SENT, SAID),
        new ContextExceeded(Stage.SENT, SAID),
        new ContentRefused(Stage.SENT, SAID),
        new ProtocolBroken(Stage.STREAMING, SAID),
        new ProviderDefect(Stage.SENT, SAID),
        new Unsupported(Stage.NOT_SENT, SAID));
  }

  @ParameterizedTest
  @MethodSource
  void everyKindStaysWhatItIs(ProviderException failure) {
    mask.hides(SECRET);

    ProviderException masked = mask.masked(failure);

    assertThat(masked).hasSameClassAs(failure).hasMessageContaining("Bearer [hidden]!");
    assertThat(masked.getMessage()).doesNotContain(SECRET);
    assertThat(masked.stage()).isEqualTo(failure.stage());
    if (failure instanceof Overloaded) {
      assertThat(((Overloaded) masked).retryAfter()).contains(Duration.ofSeconds(7));
    }
  }

  @Test
  void whatHoldsNoSecretIsTheSame() {
    mask.hides(SECRET);
    var failure = new Unreachable(Stage.SENT, "nothing listens");

    assertThat(mask.masked(failure)).isSameAs(failure);
  }

  @Test
  void whatAProviderWasShownIsHiddenAsItIsSent() {
    var references =
        new SecretReferences(Map.of("KEY", " " + SECRET + "\n")::get, _ -> Optional.empty());
    var secrets = new InstanceSecrets(Map.of("api_key", "env:KEY"), references, mask);
    assertThat(mask.masked(SAID)).isEqualTo(SAID);

    assertThat(secrets.reveal("api_key")).contains(" " + SECRET + "\n");

    assertThat(mask.masked(SAID)).isEqualTo("it failed on Bearer [hidden]!");
  }

  @Test
  void aShortWordIsNoSecretWorthHiding() {
    mask.hides("it");

    assertThat(mask.masked(SAID)).isEqualTo(SAID);
  }
}
