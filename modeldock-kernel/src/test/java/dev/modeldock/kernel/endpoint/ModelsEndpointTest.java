package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.pipeline.Inbound;
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
  void anthropicsClientsGetTheirOwnShapePageByPage() {
    FakeExchange first = gateway.serve(anthropic("/v1/models", "limit=3"));

    assertThat(ids(first)).containsExactly("both", "other", "a:m");
    assertThat(first.sent())
        .startsWith("{\"data\":[{\"type\":\"model\",\"id\":\"both\",\"display_name\":\"both\"")
        .contains("\"created_at\":\"1970-01-01T00:16:40Z\"")
        .endsWith("\"has_more\":true,\"first_id\":\"both\",\"last_id\":\"a:m\"}");
    FakeExchange last = gateway.serve(anthropic("/v1/models", "limit=3&after_id=a%3Am"));
    assertThat(ids(last)).containsExactly("a:org/model:7b", "b:n");
    assertThat(last.sent()).contains("\"has_more\":false");
    FakeExchange back = gateway.serve(anthropic("/v1/models", "limit=2&before_id=a%3Am"));
    assertThat(ids(back)).containsExactly("both", "other");
    assertThat(gateway.serve(anthropic("/v1/models", "after_id=gone")).sent())
        .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=0", "limit=x", "limit=1001", "after_id=%zz", "after_id=a&before_id=b"})
  void aPageThatCannotBeIsRefused(String query) {
    FakeExchange exchange = gateway.serve(anthropic("/v1/models", query));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent()).contains("\"type\":\"invalid_request_error\"");
  }

  @Test
  void oneModelHasTheShapeOfTheClientToo() {
    FakeExchange exchange = gateway.serve(anthropic("/v1/models/a:m", ""));

    assertThat(exchange.sent()).startsWith("{\"type\":\"model\",\"id\":\"a:m\"");
  }

  private static FakeExchange anthropic(String path, String query) {
    Inbound in = FakeExchange.inbound("GET", path, TestKeys.GOOD);
    return new FakeExchange(
        new Inbound(
            in.requestId(),
            in.receivedAt(),
            in.startedNanos(),
            in.method(),
            in.path(),
            query,
            in.peer(),
            in.host(),
            in.origin(),
            in.contentType(),
            "2023-06-01",
            in.key()),
        () -> new byte[0]);
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

    assertThat(exchange.status()).isEqualTo(503);
  }

  private static ScriptedProvider offering(String... models) {
    return new ScriptedProvider(Stream.of(models).map(ModelDescriptor::of).toList());
  }

  private static List<String> ids(FakeExchange exchange) {
    return ID.matcher(exchange.sent()).results().map(match -> match.group(1)).toList();
  }
}
