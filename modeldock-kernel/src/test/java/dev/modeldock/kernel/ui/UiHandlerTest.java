package dev.modeldock.kernel.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UiHandlerTest {

  private static final String MAIN = "main();";
  private static final String NO_STORE = "no-store";

  private final UiBundle bundle =
      UiBundleTest.bundle(Map.of("index.html", "<p>@version@</p>", "js/main.js", MAIN));
  private final List<Exchange> others = new ArrayList<>();
  private int reads;
  private final UiHandler handler =
      UiHandler.of(
          () -> {
            reads++;
            return Optional.of(bundle);
          },
          others::add);

  @Test
  void theFirstPageIsAskedForAnewEachTime() {
    PageRequest page = get("/ui/");

    assertThat(page.answer().status()).isEqualTo(200);
    assertThat(page.answer().contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(text(page)).isEqualTo("<p>" + bundle.version() + "</p>");
    assertThat(page.header("etag")).contains('"' + bundle.version() + '"');
    assertThat(page.header("cache-control")).contains("no-cache");
  }

  @Test
  void whoHasTheFirstPageIsNotSentItAgain() {
    String tag = get("/ui/").header("etag").orElseThrow();

    PageRequest again = ask("GET", "/ui/", Map.of("if-none-match", tag));
    PageRequest changed = ask("GET", "/ui/", Map.of("if-none-match", "\"0123456789abcdef\""));

    assertThat(again.answer().status()).isEqualTo(304);
    assertThat(again.answer().length()).isZero();
    assertThat(again.header("etag")).contains(tag);
    assertThat(changed.answer().status()).isEqualTo(200);
  }

  @Test
  void theOtherFilesAreKeptForGoodBelowTheirVersion() {
    PageRequest script = get(versioned("js/main.js"));

    assertThat(script.answer().status()).isEqualTo(200);
    assertThat(script.answer().contentType()).isEqualTo("text/javascript; charset=utf-8");
    assertThat(text(script)).isEqualTo(MAIN);
    assertThat(script.header("cache-control")).contains("max-age=31536000, immutable");
  }

  @Test
  void whatOneAnswerIsGivenDoesNotTouchTheNext() {
    byte[] sent = get(versioned("js/main.js")).answer().body();
    sent[0] = 'X';

    assertThat(text(get(versioned("js/main.js")))).isEqualTo(MAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/0123456789abcdef/js/main.js",
        "/ui/js/main.js",
        "/ui/index.html",
        "/ui//js/main.js",
        "/ui/../control.token",
      })
  void filesOfNoVersionOrOfAnotherAreNotThere(String path) {
    PageRequest request = get(path);

    assertThat(request.answer().status()).isEqualTo(404);
    assertThat(request.header("cache-control")).contains(NO_STORE);
    assertThat(text(request)).contains("Reload");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/js", "/js/", "/js/other.js", "/js/../js/main.js"})
  void aVersionHasItsFilesAndNothingElse(String rest) {
    assertThat(get("/ui/" + bundle.version() + rest).answer().status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"POST,/ui/", "PUT,/ui/x", "DELETE,/ui", "OPTIONS,/", "TRACE,/ui/"})
  void pagesAreOnlyRead(String method, String path) {
    PageRequest request = ask(method, path, Map.of());

    assertThat(request.answer().status()).isEqualTo(405);
    assertThat(request.header("allow")).contains("GET, HEAD");
  }

  @Test
  void whoAsksForTheHeadIsAnsweredAsWhoAsksForThePage() {
    PageRequest head = ask("HEAD", "/ui/", Map.of());

    assertThat(head.answer().status()).isEqualTo(200);
    assertThat(head.answer().headers()).isEqualTo(get("/ui/").answer().headers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ui"})
  void theRootLeadsToTheFirstPage(String path) {
    PageRequest request = get(path);

    assertThat(request.answer().status()).isEqualTo(308);
    assertThat(request.header("location")).contains("/ui/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/gateway", "/uix", "/UI/", "/metrics", "/ui%2f"})
  void allElseIsHandedOnUnanswered(String path) {
    PageRequest request = ask("POST", path, Map.of());

    assertThat(others).containsExactly(request);
    assertThat(request.isAnswered()).isFalse();
  }

  @Test
  void withoutTheModuleThePageSaysSo() {
    var without = UiHandler.of(Optional::empty, others::add);
    for (String path : List.of("/ui/", "/ui/x/js/main.js")) {
      var request = new PageRequest("GET", path, Map.of());

      without.accept(request);

      assertThat(request.answer().status()).isEqualTo(503);
      assertThat(text(request)).contains("without the module of the control center");
    }
  }

  @Test
  void aModuleWithoutAFirstPageIsToldOf() {
    var empty = UiHandler.of(() -> Optional.of(UiBundleTest.bundle(Map.of())), others::add);
    var request = new PageRequest("GET", "/ui/", Map.of());

    empty.accept(request);

    assertThat(request.answer().status()).isEqualTo(503);
  }

  @Test
  void theFilesAreReadOnceAndNotBeforeTheyAreAskedFor() {
    get("/");
    ask("POST", "/admin/v1/keys", Map.of());
    assertThat(reads).isZero();

    get("/ui/");
    get(versioned("js/main.js"));
    get("/ui/");

    assertThat(reads).isEqualTo(1);
  }

  @Test
  void everyAnswerHasThePolicyAndItsFellows() {
    var requests =
        List.of(
            get("/"),
            get("/ui/"),
            ask("GET", "/ui/", Map.of("if-none-match", '"' + bundle.version() + '"')),
            get(versioned("js/main.js")),
            get("/ui/0123456789abcdef/js/main.js"),
            ask("POST", "/ui/", Map.of()));

    assertThat(requests)
        .extracting(each -> each.answer().status())
        .containsExactly(308, 200, 304, 200, 404, 405);
    assertThat(requests)
        .allSatisfy(each -> {
          assertThat(directives(each))
              .contains(
                  "default-src 'none'",
                  "script-src 'self'",
                  "style-src 'self'",
                  "connect-src 'self'",
                  "form-action 'none'",
                  "base-uri 'none'",
                  "frame-ancestors 'none'",
                  "require-trusted-types-for 'script'")
              .noneMatch(it -> it.contains("unsafe") || it.contains("*") || it.contains("http"));
        });
  }

  private static List<String> directives(PageRequest request) {
    return List.of(request.header("content-security-policy").orElseThrow().split("; *"));
  }

  private String versioned(String file) {
    return "/ui/" + bundle.version() + "/" + file;
  }

  private PageRequest get(String path) {
    return ask("GET", path, Map.of());
  }

  private PageRequest ask(String method, String path, Map<String, String> headers) {
    var request = new PageRequest(method, path, headers);
    handler.accept(request);
    return request;
  }

  private static String text(PageRequest request) {
    var answer = request.answer();
    return new String(answer.body(), 0, answer.length(), StandardCharsets.UTF_8);
  }
}
