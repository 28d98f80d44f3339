package dev.modeldock.plugins.dashscope;

import static dev.modeldock.plugins.dashscope.DashScopeUnderTest.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.host.OpenAiQuirks.ErrorReport;
import dev.modeldock.testkit.dashscope.DashScopeError;
import dev.modeldock.testkit.dashscope.DashScopeErrors;
import dev.modeldock.testkit.dashscope.FakeDashScope;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every documented error, each way it may come, and what it means. */
@Timeout(20)
class DashScopeFailureTest {

  /** The table to judge by: which error is of which kind. */
  private static final String KINDS =
      """
      invalid-parameter    RequestRejected
      invalid-value        RequestRejected
      bad-request          RequestRejected
      algo-parameter       RequestRejected
      no-switch            Unsupported
      no-search            Unsupported
      no-tool-call         Unsupported
      too-long             ContextExceeded
      media                RequestRejected
      invalid-url          RequestRejected
      invalid-file         RequestRejected
      download             RequestRejected
      api-connection       RequestRejected
      unavailable-400      RequestRejected
      voice-quota          RequestRejected
      plugin               RequestRejected
      rewrite              RequestRejected
      retrieval            RequestRejected
      app                  RequestRejected
      algo-role            RequestRejected
      algo-index           RequestRejected
      inspection           ContentRefused
      inspection-snake     ContentRefused
      infringement         ContentRefused
      faq-rule             ContentRefused
      custom-role          ContentRefused
      invalid-key          CredentialsRejected
      invalid-key-snake    CredentialsRejected
      not-authorized       CredentialsRejected
      token                CredentialsRejected
      arrearage            CredentialsRejected
      free-only            CredentialsRejected
      free-quota           CredentialsRejected
      not-purchased        CredentialsRejected
      prepaid              CredentialsRejected
      postpaid             CredentialsRejected
      denied               ModelUnknown
      denied-snake         ModelUnknown
      unpurchased          ModelUnknown
      model-denied         ModelUnknown
      app-denied           ModelUnknown
      workspace-denied     ModelUnknown
      model-unknown        ModelUnknown
      model-unknown-snake  ModelUnknown
      model-native         ModelUnknown
      workspace-unknown    ProtocolBroken
      not-found            ProtocolBroken
      throttling           Overloaded
      rate                 Overloaded
      rate-snake           Overloaded
      rate-camel           Overloaded
      burst                Overloaded
      burst-snake          Overloaded
      quota                Overloaded
      quota-snake          Overloaded
      serving              Overloaded
      serving-503          Overloaded
      unavailable          Overloaded
      internal             Unreachable
      internal-snake       Unreachable
      algo                 Unreachable
      system               Unreachable
      model-service        Unreachable
      internal-timeout     TimedOut
      timeout              TimedOut
      response-timeout     TimedOut
      """;

  private DashScopeUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = DashScopeUnderTest.start();
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "flat"})
  void everyErrorHasItsKind(String form) {
    var kinds = new StringBuilder();
    for (DashScopeError error : DashScopeErrors.all()) {
      ProviderException failure = failure(form + "-" + error.name(), true);
      assertThat(failure.stage()).as(error.name()).isEqualTo(Stage.SENT);
      kinds.append("%-20s %s\n".formatted(error.name(), failure.getClass().getSimpleName()));
    }

    assertThat(kinds).hasToString(KINDS);
  }

  /** In a stream there is no status, so what only that tells apart may be of another kind. */
  @ParameterizedTest
  @ValueSource(strings = {"late", "lateflat", "latebare"})
  void anErrorInTheMiddleKeepsItsKindByItsCode(String form) {
    Map<String, String> expected = new TreeMap<>();
    KINDS.lines().map(line -> line.split(" +")).forEach(row -> expected.put(row[0], row[1]));
    for (String name :
        new String[] {
          "inspection", "inspection-snake", "arrearage", "invalid-key", "rate", "rate-snake",
          "quota-snake", "internal", "timeout", "serving", "invalid-parameter", "free-quota"
        }) {
      ProviderException failure = failure(form + "-" + name, true);

      assertThat(failure.getClass().getSimpleName()).as(name).isEqualTo(expected.get(name));
      assertThat(failure.stage()).as(name).isEqualTo(Stage.STREAMING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"late-inspection", "lateflat-inspection-snake", "error-inspection-snake"})
  void moderationEndsAnAnswerAndRepeatsNothingOfIt(String model) {
    for (boolean stream : new boolean[] {true, false}) {
      assertThat(failure(model, stream))
          .isInstanceOf(ContentRefused.class)
          .hasMessageNotContaining("may contain");
    }
  }

  @Test
  void aModelWithoutACapabilitySaysWhichFieldNeedsIt() {
    assertThat(failure("error-no-search", true))
        .isInstanceOfSatisfying(
            Unsupported.class, e -> assertThat(e.feature()).isEqualTo("enable_search"));
    assertThat(
            catchThrowableOfType(
                    Unsupported.class,
                    () -> under.ask(call("tools-auto", true, "\"tool_choice\":\"required\"")))
                .feature())
        .isEqualTo("tool_choice");
    assertThat(
            catchThrowableOfType(
                    Unsupported.class,
                    () -> under.ask(call("no-switch", true, "\"enable_thinking\":true")))
                .feature())
        .isEqualTo("enable_thinking");
  }

  @Test
  void aBusyServiceSaysWhenIfItKnows() {
    var report =
        new ErrorReport(
            "h", Stage.SENT, 429, "limit_requests", "", "slow down", Duration.ofSeconds(7));

    assertThat(new Failure(report).meaning())
        .isInstanceOfSatisfying(
            Overloaded.class, e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(7)));
  }

  @Test
  void messagesSayWhoWhatAndAreBounded() {
    assertThat(failure("error-rate", true))
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("Throttling.RateQuota")
        .hasMessageContaining("Requests rate limit exceeded");
    var endless =
        new ErrorReport("h", Stage.SENT, 400, "InvalidParameter", "", "x".repeat(9_000), null);
    assertThat(new Failure(endless).meaning().getMessage()).hasSizeLessThan(400);
  }

  @Test
  void aConversationThatIsQuotedIsNotRepeated() {
    assertThat(failure("quotes", true))
        .hasMessageContaining("messages.0")
        .hasMessageNotContaining("Hello?");
    assertThat(failure("quotes-failing", true)).hasMessageNotContaining("Hello?");
  }

  @Test
  void whatNobodyKnowsIsLeftToTheHost() {
    var report = new ErrorReport("h", Stage.SENT, 503, "Brand.New", "", "?", null);

    assertThat(new Failure(report).meaning()).isNull();
  }

  @Test
  void aMissingKeyIsSaidBeforeAnythingIsSent() throws Exception {
    under.host.secret("api_key", " ");

    assertThatThrownBy(() -> under.ask("text"))
        .isInstanceOf(CredentialsRejected.class)
        .hasMessageContaining("api_key")
        .hasMessageContaining("modeldock secrets set");
    assertThat(under.dashScope.requests("/chat/completions")).isEmpty();
  }

  @Test
  void aRotatedKeyCountsFromTheNextCallOnAndShowsNowhere() throws Exception {
    under.host.secret("api_key", "sk-very-wrong");
    assertThat(failure("text", true))
        .isInstanceOf(CredentialsRejected.class)
        .hasMessageNotContaining("sk-")
        .hasMessageContaining("region");

    under.host.secret("api_key", FakeDashScope.KEY);

    assertThat(under.ask("text")).isNotEmpty();
    assertThat(under.host.log().lines()).noneMatch(line -> line.contains("sk-"));
  }

  @Test
  void anUnknownModelIsUnknown() {
    assertThat(failure("nope", true)).isInstanceOf(ModelUnknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "broken-cut, STREAMING",
    "broken-early, STREAMING",
    "broken-json, STREAMING",
    "broken-empty, STREAMING"
  })
  void anAnswerThatBreaksOffIsNeverWhole(String model, Stage stage) {
    for (boolean stream : new boolean[] {true, false}) {
      assertThat(failure(model, stream))
          .isInstanceOf(ProtocolBroken.class)
          .satisfies(e -> assertThat(e.stage()).isEqualTo(stage));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken-reset", "broken-reset-first", "broken-http"})
  void aConnectionThatBreaksIsAFailure(String model) {
    assertThat(failure(model, true)).isInstanceOfAny(ProtocolBroken.class, Unreachable.class);
  }

  private ProviderException failure(String model, boolean stream) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> under.ask(call(model, stream, "")));
    assertThat(failure).as(model).isNotNull();
    return failure;
  }
}
