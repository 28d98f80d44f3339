package dev.modeldock.browser;

import java.util.List;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * What a user does on a page, and sees. Each look and each press waits until there is what it is
 * for, half a minute at most. Things go by their {@code data-test} names.
 */
final class Page {

  private final ChromeDriver driver;

  Page(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Waits for something that is neither null nor false. */
  <T> T until(String what, Supplier<T> look) {
    return new WebDriverWait(driver, Browser.PATIENCE)
        .withMessage(() -> what + " in: " + text())
        // The page is drawn anew at any moment.
        .ignoring(StaleElementReferenceException.class)
        .ignoring(org.openqa.selenium.ElementClickInterceptedException.class)
        .ignoring(org.openqa.selenium.ElementNotInteractableException.class)
        .until(_ -> look.get());
  }

  /** Goes to a screen by its link in the navigation. */
  Page go(String screen) {
    css("nav a[href='#/" + screen + "']").click();
    return awaitScreen(screen);
  }

  /** Goes where a link of the address bar would lead. */
  Page at(String place) {
    script("location.hash = arguments[0]", "#/" + place);
    return awaitScreen(place.split("[/?]")[0]);
  }

  /** Waits until the screen shows what it has. */
  Page awaitScreen(String screen) {
    until("the screen " + screen, () -> List.of("ready", "empty", "stale").contains(state(screen)));
    return this;
  }

  /** Waits until the current screen is in that state. */
  Page awaitState(String state) {
    css("main[data-state='" + state + "']");
    return this;
  }

  private String state(String screen) {
    return driver.findElements(By.cssSelector("main[data-screen='" + screen + "']")).stream()
        .map(main -> main.getDomAttribute("data-state"))
        .findFirst()
        .orElse("");
  }

  WebElement css(String selector) {
    return until(selector, () -> shown(selector));
  }

  private WebElement shown(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream()
        .filter(WebElement::isDisplayed)
        .findFirst()
        .orElse(null);
  }

  private static String named(String name) {
    return "[data-test='" + name + "']";
  }

  WebElement find(String name) {
    return css(named(name));
  }

  /** {@return what takes a file, which nobody sees} */
  WebElement fileField(String name) {
    return until(
        name,
        () -> driver.findElements(By.cssSelector(named(name))).stream().findFirst().orElse(null));
  }

  boolean has(String name) {
    return shown(named(name)) != null;
  }

  Page press(String name) {
    return pressCss(named(name));
  }

  Page pressCss(String selector) {
    until(
        selector,
        () -> {
          WebElement element = shown(selector);
          if (element == null || !element.isEnabled()) {
            return false;
          }
          element.click();
          return true;
        });
    return this;
  }

  /** Writes into a field, whatever was in it before. */
  Page fill(String name, String text) {
    WebElement field = find(name);
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    field.sendKeys(text);
    return this;
  }

  Page choose(String name, String value) {
    pressCss(named(name) + " option[value='" + value + "']");
    return this;
  }

  Page awaitText(String text) {
    until("'" + text + "'", () -> text().contains(text));
    return this;
  }

  Page awaitNoText(String text) {
    until("no '" + text + "'", () -> !text().contains(text));
    return this;
  }

  /** Waits until the thing of that name says so. */
  Page awaitText(String name, String text) {
    until(name + " with '" + text + "'", () -> find(name).getText().contains(text));
    return this;
  }

  /** {@return all that can be read on the page} */
  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Presses keys where the focus is. */
  Page keys(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
    return this;
  }

  /** {@return what has the focus} */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Presses Tab until the focus is on what has that {@code data-test}; a hundred times at most. */
  Page tabTo(String name) {
    for (int i = 0; i < 100; i++) {
      if (name.equals(focused().getDomAttribute("data-test"))) {
        return this;
      }
      keys(Keys.TAB);
    }
    throw new AssertionError("Tab does not lead to " + name + " in: " + text());
  }

  /** Waits until two frames were drawn with nothing in them moving any more. */
  Page settle() {
    until(
        "nothing moves",
        () ->
            driver.executeAsyncScript(
                """
                const done = arguments[0];
                const moving = () => document.getAnimations().some((each) =>
                  each.effect.getComputedTiming().iterations !== Infinity && each.playState === 'running');
                requestAnimationFrame(() => requestAnimationFrame(() => done(!moving())));
                """));
    return this;
  }

  /** {@return what reaches beyond the right edge of the page and makes it scroll sideways} */
  @SuppressWarnings("unchecked")
  List<String> overflow() {
    return (List<String>)
        script(
            """
            const root = document.documentElement;
            if (Math.max(root.scrollWidth, document.body.scrollWidth) <= root.clientWidth) {
              return [];
            }
            const wide = [...document.body.querySelectorAll('*')].filter((each) =>
              each.getBoundingClientRect().right > root.clientWidth + 0.5).map((each) =>
              `${each.tagName.toLowerCase()}.${each.className} to ${each.getBoundingClientRect().right}`);
            return [`the page is ${root.scrollWidth} wide`, ...wide.slice(0, 5)];
            """);
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }
}
