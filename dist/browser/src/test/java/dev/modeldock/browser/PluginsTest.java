package dev.modeldock.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Plugins come and go while requests run, and their owner looks on. */
@Timeout(240)
class PluginsTest {

  @RegisterExtension static final ControlCenter center = new ControlCenter();

  @TempDir static Path folder;

  @Test
  void aJarIsLookedAtAgreedToAndSwappedInWhileAnAnswerIsMade() throws Exception {
    String key = center.gateway().run("keys", "create", "streaming", "-q").strip();
    Path jar = version("ollama", "0.1.7");
    Page page = center.open("plugins").press("install");
    page.fileField("file").sendKeys(jar.toString());
    page.awaitText("install-sheet", "ollama 0.1.7").awaitText("jar-problems", "signed");
    assertThat(page.find("load").isEnabled()).isFalse();
    page.press("agree");

    var answer =
        CompletableFuture.supplyAsync(() -> center.gateway().chat(key, "local:patient", "Slowly."));
    page.until("the request", () -> center.gateway().get("requests").path("data").size() == 1);
    page.press("load").awaitText("install-sheet", "0.1.7 serves new requests");
    page.css("[data-test='install-sheet'] .generation[data-state='draining']");

    HttpResponse<String> whole = answer.get();
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).contains("piece 99");
    page.until(
        "the old one left",
        () ->
            page.css("[data-test='install-sheet']").getText().contains("Collect")
                && page.script(
                        "return document.querySelector('[data-test=install-sheet] .generation[data-state=draining]')")
                    == null);
    page.press("done");
    page.until("the new one", () -> row(page, "ollama").contains("0.1.7"));
    assertThat(center.gateway().chat(key, "local:text", "Hello?").body()).contains("Hello there.");
  }

  @Test
  void aJarThatFallsIntoTheFolderWaitsForItsOwnersWord() throws Exception {
    Path jar = version("openai", "0.1.8");
    Page page = center.open("plugins");
    Path dropped = center.gateway().home().resolve("plugins/openai-new.jar");
    Files.move(jar, dropped, StandardCopyOption.ATOMIC_MOVE);
    page.until("it is refused", () -> row(page, "openai").contains("signed"));
    assertThat(row(page, "openai")).contains("0.1.0", "Ready");

    page.pressCss("main tbody tr[data-row='openai'] a").press("consent").press("confirm-action");
    page.until("it serves", () -> page.find("plugin-detail").getText().contains("openai 0.1.8"));
    page.press("rollback").press("confirm-action");
    page.until("it is back", () -> page.find("plugin-detail").getText().contains("openai 0.1.0"));
  }

  @Test
  void whatIsNoJarIsRefusedInWords() throws IOException {
    Page page = center.open("plugins").press("install");
    Path garbage = Files.writeString(folder.resolve("no.jar"), "This is no jar.");
    page.fileField("file").sendKeys(garbage.toString());
    page.awaitText("jar-problems", "not a jar");
    assertThat(page.find("load").isEnabled()).isFalse();
    page.press("cancel");
  }

  private static String row(Page page, String id) {
    return page.css("main tbody tr[data-row='" + id + "']").getText();
  }

  /** {@return a copy of a jar that is shipped, which says that it is of another version} */
  private static Path version(String plugin, String version) throws IOException {
    Path shipped = Gateway.distribution().resolve("plugins/modeldock-" + plugin + "-0.1.0.jar");
    Path jar = Files.copy(shipped, folder.resolve(plugin + "-" + version + ".jar"));
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Path manifest = inside.getPath("META-INF/MANIFEST.MF");
      String text = Files.readString(manifest);
      assertThat(text).contains("Plugin-Version: 0.1.0");
      Files.writeString(
          manifest, text.replace("Plugin-Version: 0.1.0", "Plugin-Version: " + version));
    }
    return jar;
  }
}
