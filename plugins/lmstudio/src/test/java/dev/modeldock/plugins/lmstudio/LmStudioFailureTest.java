package dev.modeldock.plugins.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.testkit.lmstudio.FakeLmStudio;
import dev.modeldock.testkit.lmstudio.FakeLmStudio.Age;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class LmStudioFailureTest {

  private static final String TOKEN = "sk-lm-abcdefgh:secret";

  private StudioUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = StudioUnderTest.start(Age.CURRENT);
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @ParameterizedTest
  @CsvSource({
    "fault-keep,               ContextExceeded,     n_keep: 10978",
    "fault-size,               ContextExceeded,     Context size",
    "fault-first-tokens,       ContextExceeded,     context the overflows",
    "fault-mid-generation,     ContextExceeded,     4096 tokens",
    "fault-nothing-loaded,     ModelUnknown,        lms load",
    "fault-nothing-loaded-404, ModelUnknown,        lms load",
    "fault-load,               Unreachable,         Operation canceled",
    "fault-crash,              Unreachable,         has crashed",
    "fault-template,           RequestRejected,     prompt template",
    "fault-native,             RequestRejected,     input.0.content",
    "fault-plugin,             CredentialsRejected, permissions",
    "fault-other-model,        ModelUnknown,        another/model-8b",
  })
  void aRefusalHasItsKindWhateverItsShapeAndStatus(String model, String kind, String words) {
    for (boolean stream : new boolean[] {true, false}) {
      ProviderException failure = under.failure(model, stream);

      assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
      assertThat(failure).hasMessageContaining(words);
      assertThat(failure.stage()).isEqualTo(Stage.SENT);
    }
  }

  @Test
  void anOverflowAsTheFirstEventIsOne() {
    ProviderException failure = under.failure("fault-overflow-first", true);

    assertThat(failure).isInstanceOf(ContextExceeded.class).hasMessageContaining("31430 tokens");
    assertThat(failure.stage()).isEqualTo(Stage.SENT);
  }

  @ParameterizedTest
  @CsvSource({"fault-overflow-midway, ContextExceeded", "fault-error-midway, Unreachable"})
  void anErrorMidwayEndsTheStream(String model, String kind) {
    ProviderException failure = under.failure(model, true);

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.stage()).isEqualTo(Stage.STREAMING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerOfNothingIsAnOverflow(boolean stream) {
    assertThat(under.failure("fault-overflow-silent", stream))
        .isInstanceOf(ContextExceeded.class)
        .hasMessageContaining("74 tokens");
  }

  @Test
  void anAnswerOfNothingThatCountsNothingBreaksTheProtocol() {
    assertThat(under.failure("fault-silent-no-usage", true))
        .isInstanceOf(ProtocolBroken.class)
        .hasMessageContaining("without saying anything");
  }

  @Test
  void anUnknownNameThatTheOneLoadedModelAnswersForIsAnUnknownModel() {
    under.studio().load("text", 4096);

    assertThat(under.failure("no/such-model", true))
        .isInstanceOf(ModelUnknown.class)
        .hasMessageContaining("'no/such-model'")
        .hasMessageContaining("'text'");
  }

  @Test
  void aModelThatIsNotLoadedAndMayNotBeIsUnknownWithAdvice() {
    under.studio().justInTime(false);

    assertThat(under.failure("text", true))
        .isInstanceOf(ModelUnknown.class)
        .hasMessageContaining("just-in-time");
  }

  @Test
  void aMissingTokenIsAskedForAndAWrongOneIsNotRepeated() throws Exception {
    under.studio().requireToken("sk-lm-right:one");

    assertThat(under.provider().check().detail()).contains("needs a token");
    assertThat(under.provider().check().status()).isEqualTo(Health.Status.DEGRADED);
    under.host().secret("api_token", TOKEN);
    for (boolean stream : new boolean[] {true, false}) {
      assertThat(under.failure("text", stream))
          .isInstanceOf(CredentialsRejected.class)
          .hasMessageNotContaining("sk-lm-");
    }
    under.host().secret("api_token", "sk-lm-right:one");
    assertThat(under.provider().check().status()).isEqualTo(Health.Status.UP);
    assertThat(under.whole("text").path("object").asString()).isEqualTo("chat.completion");
  }

  @Test
  void aServerThatIsNotThereIsDown() {
    under.studio().close();

    assertThat(under.failure("text", true)).isInstanceOf(Unreachable.class);
  }

  @Test
  void aWrongPathIsFoundOutAlthoughItAnswers200() throws Exception {
    try (var lost = StudioUnderTest.at(FakeLmStudio.start(0), "/elsewhere")) {
      assertThat(lost.failure("text", true))
          .isInstanceOf(ProtocolBroken.class)
          .hasMessageContaining("base URL");
      assertThat(lost.provider().check().status()).isNotEqualTo(Health.Status.UP);
    }
  }
}
