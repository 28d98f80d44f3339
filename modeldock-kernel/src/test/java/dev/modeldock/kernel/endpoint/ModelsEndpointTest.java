package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ModelsEndpointTest {

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");

  private final TestGateway gateway =
      new TestGateway()
          .with("a", offering("m", "org/model:7b"))
          .with("b", offering("n"))
          .alias("both", "a:m", "b:n")
          .alias("other", "b:n");

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aliasesComeFirstAndThenWhatTheInstancesOffer() {
    FakeExchange exchange = gateway.serve(FakeExchange.get("/v1/models"));

    assertThat(ids(exchange)).containsExactly("both", "other", "a:m", "a:org/model:7b", "b:n");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(gateway.event().operation()).isEqualTo("list_models");
  }

  @Test
  void aKeySeesWhatItMayUseAndNothingElse() {
    FakeExchange exchange =
        gateway.serve(FakeExchange.of("GET", "/v1/models", TestKeys.NARROW, ""));

    assertThat(ids(exchange)).containsExactly("both", "a:m", "a:org/model:7b");
  }

  @Test
  void anInstanceThatTakesNoRequestsHidesNothingOfTheOthers() {
    gateway.configured("gone");

    assertThat(ids(gateway.serve(FakeExchange.get("/v1/models")))).contains("a:m", "b:n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:m", "a:org/model:7b", "both"})
  void aModelIsFoundByItsWholeId(String id) {
    FakeExchange exchange = gateway.serve(FakeExchange.get("/v1/models/" + id));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(ids(exchange)).containsExactly(id);
    assertThat(gateway.event().model()).isEqualTo(id);
    assertThat(gateway.event().operation()).isEqualTo("get_model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:none", "nowhere:m", "none", "a", ":m", "a:"})
  void aModelThatIsNotThereIsNamed(String id) {
    FakeExchange exchange = gateway.serve(FakeExchange.get("/v1/models/" + id));

    assertThat(exchange.status()).isEqualTo(404);
    assertThat(exchange.sent()).contains("'" + id + "'", "model_not_found");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REJECTED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b:n", "other"})
  void whatAKeyMayNotUseIsNotThereForIt(String id) {
    FakeExchange exchange =
        gateway.serve(FakeExchange.of("GET", "/v1/models/" + id, TestKeys.NARROW, ""));

    assertThat(exchange.status()).isEqualTo(404);
  }

  @Test
  void aListThatCannotBeAuditedIsNotGiven() {
    gateway.audit.fillUp();

    FakeExchange exchange = gateway.serve(FakeExchange.get("/v1/models"));

    assertThat(exchange.status()).isEqualTo(507);
  }

  private static ScriptedProvider offering(String... models) {
    return new ScriptedProvider(Stream.of(models).map(ModelDescriptor::of).toList());
  }

  private static List<String> ids(FakeExchange exchange) {
    return ID.matcher(exchange.sent()).results().map(match -> match.group(1)).toList();
  }
}
