package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A key's text is seen once; what happens to a key happens at once. */
@Timeout(240)
class KeysTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void aKeyIsMadeSeenOnceAndWorks() throws Exception {
    Page page = center.open("keys").press("create-key");
    page.fill("name", "from the browser").press("create");
    String key = page.find("key-text").getText();
    assertThat(key).startsWith("mdk_");
    HttpResponse<String> answer = center.gateway().chat(key, "demo:echo", "Hello");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

    page.press("download-env");
    assertThat(Files.readString(center.browser().awaitDownload(".env"))).contains(key);
    page.press("done").awaitNoText(key).awaitText("from the browser");
    center.browser().driver().navigate().refresh();
    page.awaitScreen("keys").awaitText("from the browser");
    assertThat(center.browser().driver().getPageSource()).doesNotContain(key);
  }

  @Test
  void whoeverLeavesWithoutKeepingTheTextIsAsked() {
    Page page = center.open("keys").press("create-key");
    page.fill("name", "hasty").press("create");
    page.find("key-text");
    page.press("done").find("confirm");
    page.press("cancel").find("key-text");
    page.press("done").press("confirm-action").awaitNoText("mdk_hasty");
  }

  @Test
  void aRevokedKeyIsOfNoUseAndStaysInSight() {
    String key = center.gateway().run("keys", "create", "short-lived", "-q").strip();
    Page page =
        center
            .open("keys")
            .pressCss("main a.row-link[href*='" + id("short-lived", center.gateway()) + "']");
    page.press("revoke").press("confirm-action").awaitText("toast", "short-lived");
    assertThat(center.gateway().chat(key, "demo:echo", "Hello").statusCode()).isEqualTo(401);
    page.press("segment-all").awaitText("short-lived");
  }

  static String id(String name, Gateway gateway) {
    for (var key : gateway.get("keys").path("data")) {
      if (key.path("name").asString().equals(name)) {
        return key.path("id").asString();
      }
    }
    throw new AssertionError("no key is called " + name);
  }
}
