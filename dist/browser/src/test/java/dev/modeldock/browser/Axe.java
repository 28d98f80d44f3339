package dev.modeldock.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.chrome.ChromeDriver;

/** Looks over a page by the rules of WCAG 2.2, levels A and AA, as far as a program can. */
final class Axe {

  private static final String SOURCE = read("/axe.min.js");

  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          resultTypes: ['violations'] })
        .then((found) => done(found.violations.flatMap((each) => each.nodes.map((node) =>
          `${each.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`))))
        .catch((error) => done([`axe: ${error.stack || error}`]));
      """;

  private Axe() {}

  /** {@return each thing that somebody could not see, read or use, and why} */
  @SuppressWarnings("unchecked")
  static List<String> problems(Browser browser) {
    ChromeDriver driver = browser.driver();
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
    if (Boolean.TRUE.equals(driver.executeScript("return !window.axe"))) {
      driver.executeScript(SOURCE);
    }
    return (List<String>) driver.executeAsyncScript(RUN);
  }

  private static String read(String resource) {
    try (InputStream in = Axe.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
