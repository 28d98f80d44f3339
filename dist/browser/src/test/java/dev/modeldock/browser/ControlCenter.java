package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.testkit.lane.LaneModels;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The control center as the tests of a class have it: a gateway with the demo runtime and, as its
 * instance {@code local}, a fake Ollama; and for each test a browser that is signed in.
 *
 * <p>After each test it looks whether anything went wrong in the browser. Of a test that failed it
 * keeps a picture.
 */
final class ControlCenter
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

  private Path folder;
  private FakeOllama runtime;
  private Gateway gateway;
  private SignedIn signedIn;
  private Browser browser;
  private int browsers;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("modeldock-browser");
    runtime = LaneModels.addTo(FakeOllama.start(0));
    runtime.add(FakeModel.chat("patient:latest", patient()));
    gateway = Gateway.start(folder.resolve("home"));
    gateway.run(
        "instances", "add", "local", "--type", "ollama", "--base-url", runtime.base().toString());
    signedIn = SignedIn.to(gateway);
  }

  /** A hundred pieces in twenty seconds: time enough to see it happen, on any machine. */
  private static Beat[] patient() {
    var beats = new ArrayList<Beat>();
    for (int i = 0; i < 100; i++) {
      beats.add(Beat.say("piece " + i + " "));
      beats.add(new Beat.Silence(Duration.ofMillis(200)));
    }
    beats.add(Beat.done("stop"));
    return beats.toArray(Beat[]::new);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    browser = newBrowser();
    signedIn.take(browser);
  }

  /** Opens a browser that nobody has signed in; whoever asks for it closes it. */
  Browser newBrowser() {
    Browser fresh = new Browser(folder.resolve("browser-" + browsers++));
    fresh.witness().servedBy(gateway.control());
    return fresh;
  }

  Gateway gateway() {
    return gateway;
  }

  FakeOllama runtime() {
    return runtime;
  }

  Browser browser() {
    return browser;
  }

  /** {@return the first page, as this test's browser shows it} */
  Page page() {
    return open("");
  }

  /**
   * {@return a place of the control center, such as {@code keys?status=active}, when it is there}
   */
  Page open(String place) {
    Page page = browser.open(gateway.control().resolve("/ui/#/" + place));
    return page.awaitScreen(place.isEmpty() ? "overview" : place.split("[/?]")[0]);
  }

  /** Has the next page be of that theme and language. */
  void remember(String name, String value) {
    browser
        .driver()
        .executeCdpCommand(
            "Page.addScriptToEvaluateOnNewDocument",
            Map.of(
                "source",
                "location.protocol === 'about:' || localStorage.setItem('modeldock.%s', '%s')"
                    .formatted(name, value)));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (browser == null) {
      return;
    }
    try (Browser used = browser) {
      if (context.getExecutionException().isPresent()) {
        used.photograph(
            "failed-"
                + context.getRequiredTestClass().getSimpleName()
                + "-"
                + context.getDisplayName().replaceAll("[^\\w-]+", ""));
      }
      assertThat(used.witness().complaints()).as("what the browser complained of").isEmpty();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    if (runtime != null) {
      runtime.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
