package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** An alias is a chain whose order counts: it is put in order by keyboard, and by hand. */
@Timeout(240)
class AliasTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void anAliasIsBuiltByKeyboardAlone() {
    Page page = center.open("models/aliases").tabTo("add-alias").keys(Keys.ENTER);
    page.find("alias-sheet");
    page.tabTo("alias").keys("typed");
    page.tabTo("target-text").keys("local:text");
    page.tabTo("add-target").keys(Keys.ENTER).keys("demo:echo");
    page.tabTo("up").keys(Keys.ENTER);
    page.until("demo first", () -> targets(page).equals(List.of("demo:echo", "local:text")));
    assertThat(page.focused().getDomAttribute("data-test")).isEqualTo("down");
    assertThat(page.css("[data-test='alias-sheet'] [role='status']").getDomProperty("textContent"))
        .contains("demo:echo");
    page.tabTo("save").keys(Keys.ENTER).awaitText("toast", "typed");

    assertThat(center.gateway().get("aliases/typed").path("targets").toString())
        .isEqualTo("[\"demo:echo\",\"local:text\"]");
  }

  @Test
  void aTargetIsDraggedToItsPlace() {
    center.gateway().run("aliases", "set", "dragged", "local:text", "demo:echo");
    Page page = center.open("models/aliases/dragged");
    page.until("both", () -> targets(page).size() == 2);
    List<WebElement> rows = page.css(".targets").findElements(org.openqa.selenium.By.tagName("li"));
    new Actions(center.browser().driver())
        .clickAndHold(rows.get(1).findElement(org.openqa.selenium.By.className("grip")))
        .moveToElement(rows.get(0))
        .moveByOffset(0, 2)
        .release()
        .perform();
    page.until("demo first", () -> targets(page).equals(List.of("demo:echo", "local:text")));
    page.press("save").awaitText("toast", "dragged");
    assertThat(center.gateway().get("aliases/dragged").path("targets").path(0).asString())
        .isEqualTo("demo:echo");
  }

  @Test
  void whatWouldBecomeOfARequestIsShownStageByStep() {
    center.gateway().run("keys", "create", "narrow", "--model", "demo:echo", "-q");
    String key = KeysTest.id("narrow", center.gateway());
    Page page = center.open("models/resolve?key=" + key + "&model=local%3Atext");
    page.awaitText("resolution", "403");
    page.fill("resolve-model", "demo:echo").press("resolve");
    page.until("served", () -> !page.find("resolution").getText().contains("403"));
  }

  @SuppressWarnings("unchecked")
  private static List<String> targets(Page page) {
    return (List<String>)
        page.script(
            "return [...document.querySelectorAll('[data-test=target-text]')].map((each) => each.value)");
  }
}
