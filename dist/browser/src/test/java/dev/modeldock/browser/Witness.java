package dev.modeldock.browser;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Sees what must not happen in a browser, whatever a test is about: an error in the console, a
 * breach of the content security policy, a dialog that foreign text opened, a request that leaves
 * the listener.
 */
final class Witness {

  /** Runs in each page before its own scripts do. */
  static final String SCRIPT =
      """
      addEventListener('securitypolicyviolation', (e) =>
        console.error(`breach of policy: ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
      addEventListener('unhandledrejection', (e) =>
        console.error(`nobody handled: ${e.reason && (e.reason.stack || e.reason)}`));
      window.alert = (text) => console.error(`foreign text ran: ${text}`);
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChromeDriver driver;
  private final List<Predicate<String>> expected = new ArrayList<>();
  private final List<URI> origins = new ArrayList<>();

  Witness(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Says which listener the pages are of. */
  void servedBy(URI listener) {
    origins.add(listener);
  }

  /** Says that the browser will complain like this, which it does of each refused request. */
  void expect(String part) {
    expected.add(text -> text.contains(part));
  }

  /** {@return everything that went wrong since the last look} */
  List<String> complaints() {
    var all = new ArrayList<String>();
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      String text = entry.getMessage();
      boolean bad =
          entry.getLevel().intValue() >= Level.SEVERE.intValue()
              || text.contains("Content Security Policy")
              || text.contains("Refused to");
      if (bad && expected.stream().noneMatch(each -> each.test(text))) {
        all.add(entry.getLevel() + " " + text);
      }
    }
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode event = JSON.readTree(entry.getMessage()).path("message");
      if (event.path("method").asString().equals("Network.requestWillBeSent")) {
        String url = event.path("params").path("request").path("url").asString();
        if (leaves(url)) {
          all.add("asked " + url);
        }
      }
    }
    return all;
  }

  private boolean leaves(String url) {
    return url.startsWith("http")
        && origins.stream().noneMatch(origin -> url.startsWith(origin + "/"));
  }
}
