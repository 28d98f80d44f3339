package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** What a keyboard does everywhere, and what a page does as its user has asked their system. */
@Timeout(240)
class KeyboardTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void theFirstTabLeadsToALinkPastTheNavigation() {
    Page page = center.page();
    page.script("document.activeElement.blur()");
    page.script("window.getSelection().removeAllRanges()");
    page.css("main h1");
    page.script("document.querySelector('.skip').focus()");
    assertThat(page.focused().getText()).isEqualTo("Skip to the content");
    page.keys(Keys.ENTER);
    assertThat(page.focused().getTagName()).isEqualTo("h1");
    assertThat(center.browser().driver().getCurrentUrl()).doesNotContain("#main");
  }

  @Test
  void thePaletteGoesToAScreenAndEscapeClosesIt() {
    Page page = center.page();
    page.keys(Keys.chord(Keys.CONTROL, "k")).find("palette-input");
    page.keys("keys", Keys.ENTER).awaitScreen("keys");
    assertThat(page.has("palette-input")).isFalse();

    page.keys(Keys.chord(Keys.CONTROL, "k")).find("palette-input");
    page.keys(Keys.ESCAPE);
    page.until("no palette", () -> !page.has("palette-input"));
  }

  @Test
  void thePaletteFindsThingsByTheirNames() {
    Page page = center.page().keys(Keys.chord(Keys.CONTROL, "k"));
    page.find("palette-input").sendKeys("loc inst");
    page.until("it is found", () -> page.css(".palette-list").getText().startsWith("local"));
    page.keys(Keys.ENTER);
    page.until(
        "the instance",
        () -> center.browser().driver().getCurrentUrl().endsWith("#/instances/local"));
  }

  @Test
  void escapeClosesASheetAndTheFocusReturns() {
    Page page = center.open("keys");
    page.script("document.querySelector('[data-test=create-key]').focus()");
    page.keys(Keys.ENTER).find("key-sheet");
    page.keys(Keys.ESCAPE);
    page.until("no sheet", () -> !page.has("key-sheet"));
    assertThat(page.focused().getDomAttribute("data-test")).isEqualTo("create-key");
  }

  @Test
  void theFocusIsSeenWhereverTabLeads() {
    Page page = center.page();
    for (int i = 0; i < 30; i++) {
      page.keys(Keys.TAB);
      assertThat(
              page.script(
                  """
                  const e = document.activeElement, s = getComputedStyle(e);
                  return e === document.body || e.closest('canvas') !== null
                    || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1);
                  """))
          .as("an outline around %s", page.focused().getDomProperty("outerHTML"))
          .isEqualTo(true);
    }
  }

  @Test
  void theLanguageIsChosenAndStays() {
    Page page = center.page().choose("language", "zh").awaitText("概览");
    assertThat(page.script("return document.documentElement.lang")).asString().startsWith("zh");
    page.go("keys").awaitText("密钥");
    assertThat(page.css("nav").getText()).doesNotContainPattern("[a-z]{4}-");
    center.browser().photograph("keys-zh-1280");
    center.browser().driver().navigate().refresh();
    page.awaitScreen("keys").awaitText("密钥");
  }

  @Test
  void theThemeFollowsTheSystemUntilOneIsChosen() {
    center.browser().prefer("prefers-color-scheme", "dark");
    Page page = center.page();
    page.css("html[data-theme='dark']");
    center.browser().prefer("prefers-color-scheme", "light");
    page.css("html[data-theme='light']");
    page.choose("theme", "dark").css("html[data-theme='dark']");
    center.browser().driver().navigate().refresh();
    page.css("html[data-theme='dark']");
  }

  @Test
  void nothingMovesForThoseWhoAskedForStillness() {
    center.browser().prefer("prefers-reduced-motion", "reduce");
    Page page = center.open("keys").press("create-key");
    page.find("key-sheet");
    assertThat(page.script("return document.getAnimations().length")).isEqualTo(0L);
  }
}
