package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens in the gateway shows by itself, and at once. */
@Timeout(240)
class LiveTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void theFirstRequestOfAKeyIsWaitedForAndSeen() {
    String key = center.gateway().run("keys", "create", "new-client", "-q").strip();
    String id = KeysTest.id("new-client", center.gateway());
    Page page = center.open("connect?key=" + id).awaitText("listening", "Listening");
    page.awaitText("snippet", center.gateway().url().toString());
    center.gateway().chat(key, "local:broken", "Hello?");
    page.awaitText("listening", "Not answered");
    center.gateway().chat(key, "local:text", "Hello?");
    page.awaitText("listening", "Answered in").awaitText("listening", "local:text");
  }

  @Test
  void aRequestUnderWayIsShownAndCancelled() throws Exception {
    String key = center.gateway().run("keys", "create", "slow-client", "-q").strip();
    Page page = center.page();
    var answer =
        CompletableFuture.supplyAsync(() -> center.gateway().chat(key, "local:patient", "?"));
    page.awaitText("local:patient").press("cancel-request");

    assertThat(answer.get().body()).contains("cancel").doesNotContain("piece 99");
    assertThat(center.runtime().awaitDisconnect(Duration.ofSeconds(30))).isTrue();
    page.until("nothing runs", () -> !page.has("cancel-request"));
  }

  @Test
  void theLogIsFollowedUntilItIsHeld() throws Exception {
    Page page = center.open("logs").awaitText("log-state", "Following");
    center.gateway().run("plugins", "reload", "ollama");
    page.awaitText("log", "plugin ollama@0.1.0 is ready");
    page.press("pause").awaitText("log-state", "Paused");
    String held = page.find("log").getText();
    center.gateway().run("plugins", "reload", "openai");
    page.awaitText("log-state", "new");
    assertThat(page.find("log").getText()).isEqualTo(held);
    page.press("pause").awaitText("log", "plugin openai@0.1.0 is ready");
  }

  @Test
  void aHiddenPageLooksAwayAndIsUpToDateWhenItIsSeenAgain() {
    Page page = center.open("keys").awaitText("connection", "Live");
    page.script(
        """
        window.hidden = true;
        Object.defineProperty(document, 'hidden', { get: () => window.hidden });
        document.dispatchEvent(new Event('visibilitychange'));
        """);
    page.awaitText("connection", "Paused");
    center.gateway().run("keys", "create", "made-meanwhile", "-q");
    page.script("window.hidden = false; document.dispatchEvent(new Event('visibilitychange'));");
    page.awaitText("connection", "Live").awaitText("made-meanwhile");
  }

  /** Tells how long it took: a look at the lane's log says whether that is still nothing. */
  @Test
  void thePageIsThere() {
    for (String paint : List.of("first-paint", "first-contentful-paint")) {
      List<Long> times = Stream.generate(() -> coldStart(paint)).limit(5).sorted().toList();
      System.out.printf(
          "%s, nothing cached: %d ms in the middle, %d at worst%n",
          paint, times.get(2), times.getLast());
      assertThat(times.getFirst()).isPositive();
    }
  }

  private static long coldStart(String paint) {
    center.browser().open("about:blank");
    center.browser().driver().executeCdpCommand("Network.clearBrowserCache", Map.of());
    return (Long)
        center
            .page()
            .script(
                "return Math.round(performance.getEntriesByName(arguments[0])[0].startTime)",
                paint);
  }
}
