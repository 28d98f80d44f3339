package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway goes without a word, and comes back. */
@Timeout(240)
class LostGatewayTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void whatShowsIsCalledOldUntilTheGatewayIsBack() {
    center.browser().witness().expect("net::ERR_");
    center.gateway().run("keys", "create", "acknowledged", "-q");
    Page page = center.open("keys").awaitText("Live").awaitText("acknowledged");

    center.gateway().kill();
    page.awaitState("stale").find("stale");
    page.awaitText("Not connected").awaitText("acknowledged");
    center.browser().photograph("stale-light-1280");

    center.gateway().startAgain();
    page.awaitState("ready").awaitText("Live").awaitText("acknowledged");
    assertThat(page.has("stale")).isFalse();
    page.go("overview");
  }

  @Test
  void aScreenThatCannotComeLeavesTheOneThatShows() {
    center.browser().witness().expect("net::ERR_");
    Page page = center.page().awaitText("Live");
    center.gateway().kill();
    page.awaitState("stale").pressCss("nav a[href='#/activity']");
    page.awaitText("toast", "does not answer").css("main[data-screen='overview']");
    center.gateway().startAgain();
    page.awaitState("ready").go("activity");
  }
}
