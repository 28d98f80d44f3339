package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What has happened is looked through, checked, and taken along. */
@Timeout(240)
class AuditTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @BeforeAll
  static void somethingHasHappened() {
    Gateway gateway = center.gateway();
    String key = gateway.run("keys", "create", "reader", "-q").strip();
    for (String model : List.of("demo:echo", "local:text", "local:broken", "demo:echo")) {
      gateway.chat(key, model, "Hello");
    }
  }

  @Test
  void theExportHasWhatTheFilterShows() throws Exception {
    Page page = center.open("activity").fill("model", "local:broken");
    page.until("one row", () -> rows(page) == 1);
    page.awaitText("upstream_error").press("export-ndjson");
    List<String> lines = Files.readAllLines(center.browser().awaitDownload(".ndjson"));
    assertThat(lines).singleElement().asString().contains("local:broken", "upstream_error");
  }

  @Test
  void aFilterIsALinkThatCanBeGivenAway() {
    Page page = center.open("activity?outcome=completed");
    assertThat(rows(page)).isEqualTo(3);
    page.awaitNoText("upstream_error").pressCss("main tbody a").awaitText("entry", "completed");
    assertThat(center.browser().driver().getCurrentUrl()).contains("outcome=completed");
  }

  @Test
  void whatTheOwnerDoesIsInItAndTheChainIsWhole() {
    Page page = center.open("keys").press("create-key").fill("name", "noted").press("create");
    page.find("key-text");
    page.press("done").press("confirm-action");
    page.go("audit").awaitText("noted").press("verify");
    page.css("[data-test='chain'][data-intact='true']");
  }

  private static long rows(Page page) {
    return (Long) page.script("return document.querySelectorAll('main tbody tr').length");
  }
}
