package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway goes without a word, and comes back. */
@Timeout(120)
class LostGatewayTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void whatShowsIsCalledOldUntilTheGatewayIsBack() {
    center.browser().witness().expect("net::ERR_");
    Page page = center.page().awaitText("Live");
    center.gateway().run("keys", "create", "acknowledged", "-q");

    center.gateway().kill();
    page.awaitState("stale").find("stale");
    page.awaitText("Not connected");
    page.go("keys");
    center.browser().photograph("stale-light-1280");

    center.gateway().startAgain();
    page.awaitState("ready").awaitText("Live").go("keys").awaitText("acknowledged");
    assertThat(page.has("stale")).isFalse();
  }
}
