package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A model is talked to from the control center, as one of the keys would. */
@Timeout(240)
class PlaygroundTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void theAnswerComesWithItsMeasures() {
    Page page = asked("local:text", "Hello?");
    page.awaitText("answer-text", "Hello there.").css("[data-test='answer'][data-done='true']");
    page.press("tab-raw").awaitText("[DONE]");
  }

  @Test
  void stopEndsTheAnswerAndTheRuntimeSeesIt() throws Exception {
    Page page = asked("local:patient", "Take your time.").awaitText("answer-text", "piece 3");
    page.press("stop").find("stopped");
    assertThat(center.runtime().awaitDisconnect(Duration.ofSeconds(30))).isTrue();
    assertThat(page.find("answer-text").getText()).contains("piece 3").doesNotContain("piece 99");
    page.find("send");
  }

  @Test
  void aKeyThatIsRevokedMeanwhileEndsTheAnswerButSignsNobodyOut() throws Exception {
    center.gateway().run("keys", "create", "leaving", "-q");
    String id = KeysTest.id("leaving", center.gateway());
    Page page = center.open("playground").choose("key", id);
    page.fill("model", "local:patient").fill("draft", "Take your time.").press("send");
    page.awaitText("answer-text", "piece 3");
    center.gateway().delete("keys/" + id);
    page.css("[data-test='answer'][data-done='true']");
    page.awaitText("answer", "revoked");
    assertThat(center.runtime().awaitDisconnect(Duration.ofSeconds(30))).isTrue();
    assertThat(page.find("answer-text").getText()).doesNotContain("piece 99");
    page.find("send");
  }

  @Test
  void whatTheGatewayRefusesIsSaidInItsWords() {
    center.browser().witness().expect("the server responded with a status of 404");
    asked("local:nothing", "Is anybody there?").awaitText("answer", "nothing").find("error");
  }

  private static Page asked(String model, String text) {
    Page page = center.open("playground");
    return page.fill("model", model).fill("draft", text).press("send");
  }
}
