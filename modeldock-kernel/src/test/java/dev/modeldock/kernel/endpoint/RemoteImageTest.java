package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.Egress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client names an image by an address: whose machine fetches what? */
@Timeout(20)
class RemoteImageTest {

  private static final String PUBLIC = "https://example.org/cat.png";

  private enum Surface {
    CHAT(
        "/v1/chat/completions",
        "{'model':'%s','messages':[{'role':'user','content':[{'type':'image_url',"
            + "'image_url':{'url':'%s'}}]}]}",
        "messages[0].content[0].image_url.url"),
    MESSAGES(
        "/v1/messages",
        "{'model':'%s','max_tokens':9,'messages':[{'role':'user','content':[{'type':'image',"
            + "'source':{'type':'url','url':'%s'}}]}]}",
        "messages"),
    RESPONSES(
        "/v1/responses",
        "{'model':'%s','input':[{'role':'user','content':[{'type':'input_image',"
            + "'image_url':'%s'}]}]}",
        "input");

    private final String path;
    private final String body;
    private final String field;

    Surface(String path, String body, String field) {
      this.path = path;
      this.body = body;
      this.field = field;
    }
  }

  private final TestGateway gateway = new TestGateway();

  @BeforeEach
  void open() {
    gateway.with("local", greets()).with("lan", greets()).with("cloud", greets());
    gateway.standings.egress("lan", Egress.LAN);
    gateway.standings.egress("cloud", Egress.CLOUD);
    gateway.alias("both", "local:m", "lan:m", "cloud:m");
    gateway.alias("here", "local:m", "lan:m");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private FakeExchange ask(Surface surface, String model, String url) {
    String body = surface.body.formatted(model, url).replace('\'', '"');
    return gateway.serve(FakeExchange.of("POST", surface.path, TestKeys.GOOD, body));
  }

  @ParameterizedTest
  @EnumSource
  void noRuntimeIsSentIntoItsOwnNetwork(Surface surface) {
    for (String url : new String[] {"http://127.0.0.1:3738/", "http://169.254.169.254/x"}) {
      FakeExchange told = ask(surface, "cloud:m", url);
      assertThat(told.status()).isEqualTo(400);
      assertThat(told.sent()).contains(surface.field);
      assertThat(gateway.audit.events().getLast().outcome()).isEqualTo(Outcome.REJECTED_REQUEST);
      assertThat(gateway.audit.events().getLast().attempts()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuntimeOutsideMayFetchFromTheInternet(Surface surface) {
    assertThat(ask(surface, "cloud:m", PUBLIC).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void aRuntimeInsideMayFetchNothing(Surface surface) {
    for (String model : new String[] {"local:m", "lan:m", "here"}) {
      FakeExchange told = ask(surface, model, PUBLIC);
      assertThat(told.status()).as(model).isEqualTo(400);
      assertThat(told.sent()).contains(surface.field, "data: URL");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChainGoesOnToTheFirstThatMay(Surface surface) {
    assertThat(ask(surface, "both", PUBLIC).status()).isEqualTo(200);
    assertThat(gateway.audit.events().getLast().target()).isEqualTo("cloud:m");
  }

  @Test
  void whatIsSentItselfGoesAnywhere() {
    String data = "data:image/png;base64,iVBORw0KGgo=";
    for (Surface surface : List.of(Surface.CHAT, Surface.RESPONSES)) {
      assertThat(ask(surface, "local:m", data).status()).isEqualTo(200);
    }
  }
}
