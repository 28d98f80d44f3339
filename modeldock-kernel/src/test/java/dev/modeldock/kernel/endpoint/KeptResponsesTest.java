package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.pipeline.Outcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses that are kept: asked for again, gone on with, forgotten, and nobody else's. */
class KeptResponsesTest {

  private static final String FIRST = "/v1/responses/resp_req_1";

  private final TestGateway gateway = new TestGateway();
  private final Listening runtime = new Listening();

  KeptResponsesTest() {
    gateway.with("a", runtime);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /** Greets, and remembers what it was told. */
  private static final class Listening implements Provider {

    private String told = "";

    @Override
    public List<ModelDescriptor> models() {
      return List.of();
    }

    @Override
    public ModelStream chat(ChatCall call) {
      told = new String(call.openAiBody(), UTF_8);
      return greets().chat(call);
    }

    @Override
    public Health check() {
      return Health.up("listening");
    }
  }

  private FakeExchange ask(String id, String members) {
    return ask(id, TestKeys.GOOD, members);
  }

  private FakeExchange ask(String id, String key, String members) {
    return gateway.serve(Asked.response(id, key, "{\"model\":\"a:m\"," + members + "}"));
  }

  private FakeExchange get(String path, String query) {
    return gateway.serve(Asked.get(TestKeys.GOOD, path, query));
  }

  @Test
  void aConversationGoesOnWithAllThatWasSaidButTheInstructionsAndTools() {
    ask(
        "req_1",
        "\"input\":\"One\",\"instructions\":\"Be brief.\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]");
    ask("req_2", "\"stream\":true,\"previous_response_id\":\"resp_req_1\",\"input\":\"Two\"");

    FakeExchange third =
        ask("req_3", "\"previous_response_id\":\"resp_req_2\",\"input\":\"Three\"");

    assertThat(third.sent()).contains("\"previous_response_id\":\"resp_req_2\"");
    assertThat(runtime.told)
        .contains(
            "\"messages\":[{\"role\":\"user\",\"content\":\"One\"},"
                + "{\"role\":\"assistant\",\"content\":\"Hello there\"},"
                + "{\"role\":\"user\",\"content\":\"Two\"},"
                + "{\"role\":\"assistant\",\"content\":\"Hello there\"},"
                + "{\"role\":\"user\",\"content\":\"Three\"}]")
        .doesNotContain("Be brief.", "\"tools\"");
  }

  @Test
  void aConversationMayBranch() {
    ask("req_1", "\"input\":\"One\"");
    ask("req_2", "\"previous_response_id\":\"resp_req_1\",\"input\":\"Two\"");

    ask("req_3", "\"previous_response_id\":\"resp_req_1\",\"input\":\"Other\"");

    assertThat(runtime.told).contains("One", "Other").doesNotContain("Two");
  }

  @Test
  void aResponseIsGivenAgainAsItWas() {
    String whole = ask("req_1", "\"input\":\"One\"").sent();

    FakeExchange again = get(FIRST, "include=x");

    assertThat(again.sent()).isEqualTo(whole);
    AuditEvent event = gateway.audit.events().getLast();
    assertThat(event.operation()).isEqualTo("get_response");
    assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(gateway.audit.events()).hasSize(2);
  }

  @Test
  void anItemMayBeReferredTo() {
    ask("req_1", "\"input\":\"One\"");

    ask(
        "req_2",
        "\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_req_1_0\"},{\"role\":\"user\",\"content\":\"Go on\"}]");

    assertThat(runtime.told)
        .contains("{\"role\":\"assistant\",\"content\":\"Hello there\"},{\"role\":\"user\"")
        .doesNotContain("One");
  }

  @Test
  void whatIsNotToBeStoredIsNot() {
    ask("req_1", "\"input\":\"One\",\"store\":false");

    assertThat(get(FIRST, "").status()).isEqualTo(404);
    FakeExchange next = ask("req_2", "\"previous_response_id\":\"resp_req_1\",\"input\":\"Two\"");
    assertThat(next.status()).isEqualTo(400);
    assertThat(next.sent())
        .contains("\"code\":\"previous_response_not_found\"", "\"param\":\"previous_response_id\"");
  }

  @Test
  void noKeySeesWhatIsAnothers() {
    ask("req_1", "\"input\":\"One\"");
    String key = TestKeys.NARROW;

    assertThat(gateway.serve(Asked.get(key, FIRST, "")).status()).isEqualTo(404);
    assertThat(gateway.serve(Asked.get(key, FIRST + "/input_items", "")).status()).isEqualTo(404);
    assertThat(gateway.serve(Asked.delete(key, FIRST)).status()).isEqualTo(404);
    assertThat(ask("req_2", key, "\"input\":\"x\",\"previous_response_id\":\"resp_req_1\"").sent())
        .contains("previous_response_not_found");
    assertThat(
            ask("req_3", key, "\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_req_1_0\"}]")
                .status())
        .isEqualTo(400);
    assertThat(get(FIRST, "").status()).isEqualTo(200);
  }

  @Test
  void aKeyWithoutChatGetsNoResponses() {
    ask("req_1", "\"input\":\"One\"");

    assertThat(gateway.serve(Asked.get(TestKeys.LOOKER, FIRST, "")).status()).isEqualTo(403);
  }

  @Test
  void whatIsForgottenIsGone() {
    ask("req_1", "\"input\":\"One\"");
    ask("req_2", "\"previous_response_id\":\"resp_req_1\",\"input\":\"Two\"");

    FakeExchange gone = gateway.serve(Asked.delete(TestKeys.GOOD, FIRST));

    assertThat(gone.sent())
        .isEqualTo("{\"id\":\"resp_req_1\",\"object\":\"response\",\"deleted\":true}");
    assertThat(get(FIRST, "").sent()).contains("\"code\":\"response_not_found\"");
    assertThat(gateway.serve(Asked.delete(TestKeys.GOOD, FIRST)).status()).isEqualTo(404);
    ask("req_3", "\"previous_response_id\":\"resp_req_2\",\"input\":\"Three\"");
    assertThat(runtime.told).contains("One", "Two", "Three");
  }

  @Test
  void inputItemsAreListedPageByPage() {
    ask(
        "req_1",
        "\"input\":[{\"role\":\"user\",\"content\":\"One\",\"id\":null},{\"role\":\"assistant\",\"content\":\"Two\",\"id\":\"m\"},{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Three\"}]}]");
    String path = FIRST + "/input_items";
    String one =
        "{\"id\":\"in_resp_req_1_0\",\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"One\"}]}";
    String two =
        "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Two\",\"annotations\":[]}],\"id\":\"m\"}";

    assertThat(get(path, "order=asc&limit=2").sent())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[%s,%s],\"first_id\":\"in_resp_req_1_0\",\"last_id\":\"m\",\"has_more\":true}"
                .formatted(one, two));
    assertThat(get(path, "after=m").sent())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[%s],\"first_id\":\"in_resp_req_1_0\",\"last_id\":\"in_resp_req_1_0\",\"has_more\":false}"
                .formatted(one));
    assertThat(get(path, "after=none").sent())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[],\"first_id\":null,\"last_id\":null,\"has_more\":false}");
    assertThat(get(path, "limit=0").status()).isEqualTo(400);
    assertThat(get(path, "order=up").status()).isEqualTo(400);
  }

  @Test
  void aKeptResponseIsNotStreamed() {
    ask("req_1", "\"input\":\"One\"");

    FakeExchange refused = get(FIRST, "stream=true&starting_after=3");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.sent()).contains("\"unsupported_parameter\"", "\"param\":\"stream\"");
  }

  @Test
  void tokensOfAnInputAreEstimated() {
    FakeExchange counted =
        gateway.serve(
            FakeExchange.of(
                "POST",
                "/v1/responses/input_tokens",
                TestKeys.GOOD,
                "{\"model\":\"a:m\",\"input\":\"%s\"}".formatted("Say hello. ".repeat(40))));

    assertThat(counted.sent())
        .startsWith("{\"object\":\"response.input_tokens\",\"input_tokens\":");
    int tokens = Integer.parseInt(counted.sent().replaceAll("\\D", ""));
    assertThat(tokens).isBetween(90, 180);
    assertThat(counted.header("x-modeldock-tokens")).hasValue("estimated");
    assertThat(runtime.told).isEmpty();
  }

  @Test
  void aReferenceNeedsNoType() {
    ask("req_1", "\"input\":\"One\"");

    FakeExchange next =
        ask(
            "req_2",
            "\"input\":[{\"id\":\"msg_req_1_0\"},{\"role\":\"user\",\"content\":\"Go on\"}]");

    assertThat(next.status()).as(next.sent()).isEqualTo(200);
    assertThat(runtime.told).contains("Hello there");
  }

  @Test
  void itemsWithoutAnIdOfTheirOwnGetOne() {
    ask("req_1", "\"input\":[{\"role\":\"user\",\"content\":\"One\",\"id\":\"\"}]");

    assertThat(get(FIRST + "/input_items", "").sent())
        .contains("\"first_id\":\"in_resp_req_1_0\"")
        .doesNotContain("\"id\":\"\"");
  }

  @Test
  void aReferenceFromAnotherResponseStaysGood() {
    ask("req_1", "\"input\":\"One\"");
    String reference = "{\"type\":\"item_reference\",\"id\":\"msg_req_1_0\"}";
    ask("req_2", "\"input\":[" + reference + ",{\"role\":\"user\",\"content\":\"Two\"}]");
    gateway.serve(Asked.delete(TestKeys.GOOD, "/v1/responses/resp_req_2"));

    FakeExchange third =
        ask("req_3", "\"input\":[" + reference + ",{\"role\":\"user\",\"content\":\"Three\"}]");

    assertThat(third.status()).as(third.sent()).isEqualTo(200);
  }
}
