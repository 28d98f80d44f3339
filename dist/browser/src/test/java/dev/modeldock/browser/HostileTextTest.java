package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.FakeModel;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names and texts that others have written are shown as text wherever they are shown: nothing in
 * them runs, loads or turns the page around, and nothing is too long.
 */
@Timeout(240)
class HostileTextTest {

  private static final String MARKUP =
      "<img src=x onerror=alert(1)><script>alert(2)</script><a href=\"javascript:alert(3)\">x</a>";
  private static final String TURNED = "\u202Egnp.exe\u2066\u200F\u05D0\u05D1";
  private static final String LONG = "w".repeat(10_000);

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  private static String key;

  @BeforeAll
  static void theWorstNamesThatTheGatewayTakes() {
    Gateway gateway = center.gateway();
    for (String text : List.of(MARKUP, TURNED, LONG)) {
      String model = text.replace(":", "").replace("/", "") + ":latest";
      center.runtime().add(FakeModel.chat(model, Beat.say(text), Beat.done("stop")));
      tried(() -> gateway.post("keys", Map.of("name", text)));
      tried(() ->
          gateway.put("aliases/" + Gateway.part(text), Map.of("targets", List.of("demo:echo"))));
      tried(() -> gateway.post("instances", Map.of("id", text, "type", "demo")));
    }
    for (String text : List.of(MARKUP, TURNED, "w".repeat(120))) {
      tried(() ->
          gateway.post("keys", Map.of("name", text.length() > 64 ? text.substring(0, 64) : text)));
    }
    key = gateway.run("keys", "create", "asking", "-q").strip();
    gateway.run("models", "list", "--refresh");
    for (String text : List.of(MARKUP, TURNED, LONG)) {
      gateway.chat(key, "local:" + text, text);
      gateway.chat(key, text, text);
    }
    assertThat(center.runtime().models()).anyMatch(model -> model.name().startsWith("<img"));
  }

  /** What it refuses cannot be shown either. */
  private static void tried(Runnable change) {
    try {
      change.run();
    } catch (AssertionError refused) {
      assertThat(refused).hasMessageContaining("\"code\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "instances",
        "models",
        "playground",
        "connect",
        "keys?status=all",
        "activity",
        "audit?kind=all",
        "plugins",
        "logs",
        "settings"
      })
  void onEachScreenForeignNamesAreTextAndFit(String place) {
    var softly = new SoftAssertions();
    for (Browser.Window window : List.of(Browser.WIDE, Browser.NARROW)) {
      center.browser().show(window);
      Page page = center.open(place).settle();
      String screen = place.split("[?]")[0];
      center.browser().photograph("hostile-%s-%d".formatted(screen, window.width()));
      softly.assertThat(page.overflow()).as("what is wider than %s", window).isEmpty();
      softly.assertThat(intruders(page)).as("elements that came in text").isEmpty();
      center.browser().open("about:blank");
    }
    softly.assertAll();
  }

  @Test
  void whatAModelSaysIsText() {
    center
        .runtime()
        .add(
            FakeModel.chat(
                "hostile:latest",
                Beat.say(MARKUP + "\n```html\n" + MARKUP + "\n```\n[x](javascript:alert(4)) "),
                Beat.say(TURNED + LONG),
                Beat.done("stop")));
    center.browser().show(Browser.NARROW);
    Page page = center.open("playground").fill("model", "local:hostile").fill("draft", MARKUP);
    page.press("send").css("[data-test='answer'][data-done='true']");
    page.awaitText("answer-text", "onerror=alert(1)");
    assertThat(intruders(page)).isEmpty();
    assertThat(page.settle().overflow()).isEmpty();
    page.press("tab-raw").awaitText("onerror");
    assertThat(intruders(page)).isEmpty();
    assertThat(page.overflow()).isEmpty();
  }

  @Test
  void whatARequestAskedForIsTextInItsDetail() {
    Page page = center.open("activity").pressCss("main tbody a");
    page.find("entry");
    assertThat(intruders(page)).isEmpty();
    assertThat(page.settle().overflow()).isEmpty();
  }

  @Test
  void thePaletteListsForeignNamesAsText() {
    Page page = center.page().press("palette");
    page.find("palette-input").sendKeys("img");
    page.until("the names", () -> page.text().contains("onerror") || page.text().contains("img"));
    assertThat(intruders(page)).isEmpty();
    assertThat(page.settle().overflow()).isEmpty();
  }

  @Test
  void anAddressCannotBringItInEither() {
    center.browser().witness().expect("the server responded with a status of 404");
    Page page = center.browser().open(center.gateway().control() + "/ui/#/" + Gateway.part(MARKUP));
    page.awaitScreen("overview");
    page.at("activity/" + Gateway.part(MARKUP)).find("entry");
    assertThat(intruders(page)).isEmpty();
  }

  /** {@return what no page of the control center has, so that foreign text must have brought it} */
  @SuppressWarnings("unchecked")
  private static List<String> intruders(Page page) {
    return (List<String>)
        page.script(
            """
            return [...document.querySelectorAll(
              'body img, body script, body iframe, [onerror], [href^="javascript:"], [src=x]')]
              .map((each) => each.outerHTML.slice(0, 200));
            """);
  }
}
