package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Cookie;

/** A browser is signed in by a link that works once, and by nothing else. */
@Timeout(240)
class SignInTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void theLinkSignsInOnceAndLeavesNoTraceInTheAddress() {
    String link = center.gateway().link();
    try (Browser first = center.newBrowser();
        Browser second = center.newBrowser()) {
      first.open(link).awaitScreen("overview");
      assertThat(first.driver().getCurrentUrl()).endsWith("/ui/#/overview");
      assertThat(first.witness().complaints()).isEmpty();

      second.witness().expect("the server responded with a status of 401");
      Page refused = second.open(link).awaitScreen("sign-in");
      refused.awaitText("error", "this link was used already");
      assertThat(refused.text()).contains("modeldock open");
      assertThat(second.driver().getCurrentUrl()).doesNotContain("code");
      assertThat(second.witness().complaints()).isEmpty();
    }
  }

  @Test
  void itStaysSignedInWhenThePageIsLoadedAgain() {
    try (Browser browser = center.newBrowser()) {
      browser.open(center.gateway().link()).awaitScreen("overview");
      browser.driver().navigate().refresh();
      browser.page().awaitScreen("overview");
      assertThat(browser.witness().complaints()).isEmpty();
    }
  }

  @Test
  void scriptsCannotReadTheCookieAndItIsWorthNothingAlone() {
    Page page = center.page();
    assertThat(page.script("return document.cookie")).isEqualTo("");
    center.browser().driver().get(center.gateway().control() + "/admin/v1/keys");
    center.browser().witness().expect("the server responded with a status of 401");
    assertThat(center.browser().driver().manage().getCookies())
        .extracting(Cookie::getName)
        .containsExactly("modeldock_browser");
    assertThat(center.browser().page().text()).doesNotContain("\"data\"").contains("error");
  }

  @Test
  void withoutALinkThereIsNothingButHowToGetOne() {
    try (Browser browser = center.newBrowser()) {
      Page page = browser.open(center.gateway().control().resolve("/ui/#/keys"));
      page.awaitScreen("sign-in").awaitText("modeldock open");
      assertThat(Axe.problems(browser)).isEmpty();
      browser.photograph("sign-in-light-1280");
      assertThat(browser.witness().complaints()).isEmpty();
    }
  }

  @Test
  void oneWhoIsSignedOutElsewhereSeesTheSignInAtOnce() {
    try (Browser browser = center.newBrowser()) {
      browser.open(center.gateway().link()).awaitScreen("overview");
      browser.witness().expect("the server responded with a status of 401");
      // The stream of events, cut.
      browser.witness().expect("net::ERR_INCOMPLETE_CHUNKED_ENCODING");
      String last = center.gateway().get("browsers").path("data").path(0).path("id").asString();
      center.gateway().delete("browsers/" + last);
      browser.page().awaitScreen("sign-in");
      assertThat(browser.witness().complaints()).isEmpty();
    }
  }
}
