package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every screen, in both themes, at a desk and in a hand; the pictures are for looking at. */
@Timeout(240)
class ScreensTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @BeforeAll
  static void somethingHasHappened() {
    Gateway gateway = center.gateway();
    String key = gateway.run("keys", "create", "laptop", "--rpm", "60", "-q").strip();
    gateway.run("keys", "create", "phone", "--model", "demo:echo", "--expires", "30d");
    gateway.run("aliases", "set", "chat", "local:text", "demo:echo");
    gateway.run(
        "instances", "add", "down", "--type", "openai", "--base-url", "http://127.0.0.1:1/v1");
    for (int i = 0; i < 6; i++) {
      assertThat(gateway.chat(key, "chat", "Hello " + i).statusCode()).isEqualTo(200);
    }
    gateway.chat(key, "local:nothing", "Is there such a model?");
    gateway.chat(key, "local:broken", "Does it work?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "instances",
        "models",
        "playground",
        "connect",
        "keys",
        "activity",
        "audit",
        "plugins",
        "logs",
        "settings"
      })
  void eachScreenFitsIsAccessibleAndPhotographed(String screen) {
    var softly = new SoftAssertions();
    for (String theme : new String[] {"light", "dark"}) {
      center.remember("theme", theme);
      center.browser().show(Browser.WIDE);
      Page page = center.open(screen);
      page.settle();
      look(screen, theme, Browser.WIDE, softly);
      center.browser().show(Browser.NARROW);
      page.settle();
      look(screen, theme, Browser.NARROW, softly);
      center.browser().open("about:blank");
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @CsvSource({
    "keys, create-key, key-sheet",
    "instances, add-instance, instance-sheet",
    "models/aliases, add-alias, alias-sheet",
    "plugins, install, install-sheet",
    "settings/secrets, add-secret, secret-sheet",
    "instances/local, , instance-detail",
    "models/aliases/chat, , alias-sheet",
    "plugins/ollama, , plugin-detail"
  })
  void eachSheetFitsIsAccessibleAndPhotographed(String place, String button, String sheet) {
    var softly = new SoftAssertions();
    center.remember("theme", "dark");
    for (Browser.Window window : List.of(Browser.WIDE, Browser.NARROW)) {
      center.browser().show(window);
      Page page = center.open(place);
      if (button != null) {
        page.press(button);
      }
      page.find(sheet);
      page.settle();
      look("sheet-" + place.replace('/', '-'), "dark", window, softly);
      center.browser().open("about:blank");
    }
    softly.assertAll();
  }

  /**
   * The themes differ by their colours alone, which {@code ContrastTest} has: one look for each.
   */
  private static boolean isLookedThrough(String theme, Browser.Window window) {
    return theme.equals("light") == window.equals(Browser.WIDE);
  }

  private static void look(
      String screen, String theme, Browser.Window window, SoftAssertions softly) {
    Browser browser = center.browser();
    String view = "%s-%s-%d".formatted(screen, theme, window.width());
    browser.photograph(view);
    softly.assertThat(browser.page().overflow()).as("what is wider than %s", view).isEmpty();
    if (isLookedThrough(theme, window)) {
      softly.assertThat(Axe.problems(browser)).as("what axe finds in %s", view).isEmpty();
    }
  }
}
