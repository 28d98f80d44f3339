package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A runtime is made known by the form that its provider describes, and tried at once. */
@Timeout(240)
class InstancesTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @Test
  void anInstanceIsAddedTestedAndServes() {
    Page page = center.open("instances").press("add-instance").choose("type", "ollama");
    page.fill("id", "second").fill("setting-base_url", center.runtime().base().toString());
    page.press("save").css("[data-test='test-steps'][data-ok='true']");
    page.press("done").awaitText("second");
    String key = center.gateway().run("keys", "create", "asking", "-q").strip();
    assertThat(center.gateway().chat(key, "second:text", "Hello?").body()).contains("Hello there.");
  }

  @Test
  void whatIsWrongWithAnAddressIsSaidStepByStep() {
    Page page = center.open("instances").press("add-instance").choose("type", "ollama");
    page.fill("id", "nowhere").fill("setting-base_url", "http://127.0.0.1:1");
    page.press("save").css("[data-test='test-steps'][data-ok='false']");
    page.awaitText("test-steps", "127.0.0.1:1").press("done");
    page.pressCss("main tbody tr[data-row='nowhere'] a").press("remove").press("confirm-action");
    page.until(
        "no row", () -> page.css("main tbody").getText().lines().noneMatch("nowhere"::equals));
  }

  @Test
  void anIdThatIsTakenLosesNothingThatWasTyped() {
    center.browser().witness().expect("the server responded with a status of 409");
    Page page = center.open("instances").press("add-instance").choose("type", "ollama");
    page.fill("id", "local").fill("setting-base_url", "http://127.0.0.1:11434").press("save");
    page.awaitText("error", "local");
    assertThat(page.find("setting-base_url").getDomProperty("value"))
        .isEqualTo("http://127.0.0.1:11434");
  }
}
