package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.ControlEvent.Outcome;
import dev.modeldock.kernel.audit.file.MovableClock;
import dev.modeldock.kernel.browser.Browsers;
import dev.modeldock.kernel.browser.SignInCodes;
import dev.modeldock.kernel.control.ControlFixture.Response;
import dev.modeldock.kernel.control.browser.BrowserCredentials;
import dev.modeldock.kernel.control.browser.BrowserRoutes;
import dev.modeldock.kernel.control.browser.SignInLinks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserRoutesTest {

  private static final String PATH = "/admin/v1/browsers";
  private static final String COOKIE = "modeldock_browser=";
  private static final String HEADER = "x-modeldock-token";
  private static final Pattern SET_COOKIE =
      Pattern.compile(
          "set-cookie: modeldock_browser=([A-Za-z0-9_-]{43});"
              + " HttpOnly; SameSite=Strict; Path=/admin/v1; Max-Age=2592000");

  private final MovableClock clock = new MovableClock(ControlFixture.NOW);
  @TempDir private Path home;
  private ControlFixture control;

  /** A browser with what it was given. */
  private record Signed(String id, String cookie, String token) {}

  @BeforeEach
  void open() {
    var random = new SecureRandom();
    var codes = new SignInCodes(random, clock);
    var links = new SignInLinks(codes, () -> URI.create("http://127.0.0.1:3738"));
    Browsers browsers = Browsers.open(home, random, clock);
    control =
        new ControlFixture(
            new MemoryStateStore(),
            new BrowserCredentials(browsers),
            _ -> new BrowserRoutes(codes, browsers, links).routes());
  }

  @Test
  void whoHasTheTokenMakesALinkThatNoServerIsSentTheCodeOf() throws Exception {
    Response link = control.post(PATH + "/codes", "");

    assertThat(link.status()).isEqualTo(201);
    assertThat(link.body())
        .containsEntry("url", "http://127.0.0.1:3738/ui/#code=" + link.body().get("code"))
        .containsEntry("expires_at", "2030-01-01T00:10:00Z");
    assertThat(control.send("POST", PATH + "/codes", null, "").status()).isEqualTo(401);
  }

  @Test
  void aCodeSignsABrowserInWithACookieThatScriptsCannotRead() throws Exception {
    Response response = redeem(code());

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.headers())
        .filteredOn(each -> each.startsWith("set-cookie"))
        .singleElement()
        .satisfies(each -> assertThat(each).matches(SET_COOKIE));
    assertThat(response.headers()).contains("cache-control: no-store");
    assertThat(response.body()).containsEntry("current", true).containsKeys("token", "expires_at");
    assertThat(ControlFixture.text(response.body())).doesNotContain(signed(response).cookie());
    assertThat(ask("GET", PATH, signed(response), "").status()).isEqualTo(200);
  }

  @Test
  void aCodeThatWasUsedIsRefusedAndSaysHowToGetAnother() throws Exception {
    String code = code();
    redeem(code);

    Response again = redeem(code);

    assertThat(again.status()).isEqualTo(401);
    assertThat(again.error().get("code")).isEqualTo("invalid_code");
    assertThat(again.error().get("hint").toString()).contains("modeldock open");
    assertThat(again.headers()).noneMatch(each -> each.startsWith("set-cookie"));
    assertThat(control.get(PATH).data()).hasSize(1);
  }

  @Test
  void aCodeThatIsTooOldIsRefused() throws Exception {
    String code = code();
    clock.advance(Duration.ofMinutes(10));

    assertThat(redeem(code).error().get("code")).isEqualTo("invalid_code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"code\":7}", "{\"code\":null}", "[]", "{\"code\":\"a\""})
  void aSignInWithoutACodeIsRefused(String body) throws Exception {
    assertThat(control.send("POST", PATH, null, body).status()).isEqualTo(400);
  }

  @Test
  void afterTenWrongCodesInAMinuteTheRightOneHasToWait() throws Exception {
    String code = code();
    for (int i = 0; i < 10; i++) {
      assertThat(redeem("wrong" + i).status()).isEqualTo(401);
    }

    Response refused = redeem(code);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.error().get("code")).isEqualTo("too_many_codes");
    assertThat(refused.error().get("hint").toString()).contains("wait a minute");
    clock.advance(Duration.ofMinutes(1));
    assertThat(redeem(code).status()).isEqualTo(201);
  }

  @Test
  void neitherCookieNorHeaderIsAnythingWithoutTheOther() throws Exception {
    Signed mine = signIn();
    Signed other = signIn();

    assertThat(asked(Map.of("cookie", COOKIE + mine.cookie()))).isEqualTo(401);
    assertThat(asked(Map.of(HEADER, mine.token()))).isEqualTo(401);
    assertThat(asked(Map.of("cookie", COOKIE + mine.cookie(), HEADER, other.token())))
        .isEqualTo(401);
    assertThat(asked(Map.of("cookie", "other=" + mine.cookie(), HEADER, mine.token())))
        .isEqualTo(401);
    assertThat(asked(Map.of("cookie", COOKIE + mine.cookie(), HEADER, mine.token())))
        .isEqualTo(200);
  }

  @Test
  void twoCookiesOfTheNameAreAsGoodAsNone() throws Exception {
    Signed mine = signIn();
    String cookie = COOKIE + mine.cookie();

    for (String both :
        List.of(cookie + "; " + cookie, cookie + ";" + COOKIE + "x", COOKIE + "; " + cookie)) {
      assertThat(asked(Map.of("cookie", both, HEADER, mine.token()))).as(both).isEqualTo(401);
    }
    String beside = "theme=dark; " + cookie + ";x_" + cookie;
    assertThat(asked(Map.of("cookie", beside, HEADER, mine.token()))).isEqualTo(200);
  }

  @Test
  void theAuditNamesTheBrowserThatActs() throws Exception {
    Signed mine = signIn();
    control.actions.events.clear();

    ask("POST", "/admin/v1/instances", mine, "{\"id\":\"a\",\"type\":\"ollama\"}");
    ask("DELETE", PATH + "/current", mine, "");

    assertThat(control.actions.events)
        .extracting(each -> each.actor().name() + " " + each.action() + " " + each.outcome().id())
        .containsExactly(
            "browser:" + mine.id() + " instances.create done",
            "browser:" + mine.id() + " browsers.remove done");
  }

  @Test
  void theAuditTellsOfEverySignInAndHoldsNoSecret() throws Exception {
    String used = code();
    Signed mine = signed(redeem(used));
    redeem(used);
    ask("POST", PATH + "/codes", mine, "");
    ask("DELETE", PATH + "/" + mine.id(), mine, "");
    ask("DELETE", PATH + "/current", mine, "");

    assertThat(control.actions.events)
        .extracting(
            ControlEvent::action,
            each -> each.actor().name(),
            ControlEvent::outcome,
            ControlEvent::error)
        .contains(
            tuple("browsers.create", "nobody", Outcome.DONE, null),
            tuple("browsers.create", "nobody", Outcome.REFUSED, "invalid_code"),
            tuple("browsers.remove", "nobody", Outcome.REFUSED, "missing_credential"));
    assertThat(control.actions.events.toString())
        .contains(mine.id())
        .doesNotContain(used, mine.cookie(), mine.token());
    assertThat(Files.readString(home.resolve("browsers")))
        .doesNotContain(used, mine.cookie(), mine.token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/events", "/admin/v1/audit/tail"})
  void whatABrowserWatchesEndsWhenItIsSignedOut(String path) throws Exception {
    Signed mine = signIn();
    Signed other = signIn();
    FakeExchange stream = exchange("GET", path, mine, "");
    FakeExchange stays = exchange("GET", path, other, "");
    Thread watching = Thread.startVirtualThread(() -> control.handle(stream));
    Thread staying = Thread.startVirtualThread(() -> control.handle(stays));
    stream.nextWritten();

    control.send("DELETE", PATH + "/" + mine.id(), ControlFixture.TOKEN, "");

    assertThat(watching.join(Duration.ofSeconds(10))).isTrue();
    while (!stays.nextWritten().startsWith(": ping")) {
      // What there was before.
    }
    assertThat(staying.isAlive()).as("the other one watches on").isTrue();
    stays.leave();
    assertThat(staying.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void whatABrowserWatchesEndsWithItsSignIn() throws Exception {
    FakeExchange stream = exchange("GET", "/admin/v1/events", signIn(), "");
    Thread watching = Thread.startVirtualThread(() -> control.handle(stream));
    stream.nextWritten();

    clock.advance(Browsers.IDLE);

    assertThat(watching.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aBrowserThatSignsItselfOutForgetsItsCookie() throws Exception {
    Signed mine = signIn();

    Response out = ask("DELETE", PATH + "/current", mine, "");

    assertThat(out.status()).isEqualTo(200);
    assertThat(out.body()).containsEntry("id", mine.id());
    assertThat(out.headers())
        .contains(
            "set-cookie: modeldock_browser=; HttpOnly; SameSite=Strict; Path=/admin/v1; Max-Age=0");
    assertThat(ask("GET", PATH, mine, "").status()).isEqualTo(401);
  }

  @Test
  void aBrowserThatSignsAnotherOutKeepsItsCookie() throws Exception {
    Signed mine = signIn();
    Signed other = signIn();

    Response out = ask("DELETE", PATH + "/" + other.id(), mine, "");

    assertThat(out.status()).isEqualTo(200);
    assertThat(out.headers()).noneMatch(each -> each.startsWith("set-cookie"));
    assertThat(ask("GET", PATH, other, "").status()).isEqualTo(401);
    assertThat(ask("GET", PATH, mine, "").status()).isEqualTo(200);
  }

  @Test
  void whoIsNoBrowserIsNotTheCurrentOne() throws Exception {
    signIn();

    assertThat(control.send("DELETE", PATH + "/current", ControlFixture.TOKEN, "").status())
        .isEqualTo(404);
    assertThat(control.send("DELETE", PATH + "/nobody", ControlFixture.TOKEN, "").status())
        .isEqualTo(404);
    assertThat(control.get(PATH).data()).hasSize(1);
  }

  @Test
  void theListHasTheLastFirstAndMarksTheOneThatAsks() throws Exception {
    Signed first = signIn();
    Signed second = signIn();

    assertThat(shown(ask("GET", PATH, first, "")))
        .containsExactly(second.id() + " false", first.id() + " true");
    assertThat(shown(control.get(PATH)))
        .containsExactly(second.id() + " false", first.id() + " false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 | Firefox on Linux
          Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605.1  | Safari on macOS
          Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0     | Edge on Windows
          Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36      | Chrome on Android
          Mozilla/5.0 (iPhone; CPU like Mac OS X) Version/18 Safari/604.1        | Safari on iOS
          <script>alert(1)</script>                                   | A browser on another system
                                                                      | A browser on another system
          """)
  void aBrowserIsCalledWhatItIsInOurWords(@Nullable String agent, String label) throws Exception {
    var exchange = new FakeExchange("POST", PATH, null, "{\"code\":\"" + code() + "\"}");
    if (agent != null) {
      exchange.headers.put("user-agent", agent);
    }

    assertThat(control.send(exchange).body()).containsEntry("name", label);
  }

  private String code() throws ControlProblem {
    return String.valueOf(control.post(PATH + "/codes", "").body().get("code"));
  }

  private Response redeem(String code) throws ControlProblem {
    return control.send("POST", PATH, null, "{\"code\":\"" + code + "\"}");
  }

  private Signed signIn() throws ControlProblem {
    return signed(redeem(code()));
  }

  private static Signed signed(Response response) {
    String cookie =
        response.headers().stream()
            .map(SET_COOKIE::matcher)
            .filter(Matcher::matches)
            .map(it -> it.group(1))
            .findFirst()
            .orElseThrow();
    return new Signed(
        String.valueOf(response.body().get("id")),
        cookie,
        String.valueOf(response.body().get("token")));
  }

  private static FakeExchange exchange(String method, String path, Signed browser, String body) {
    var exchange = new FakeExchange(method, path, null, body);
    exchange.headers.put("cookie", COOKIE + browser.cookie());
    exchange.headers.put(HEADER, browser.token());
    return exchange;
  }

  private Response ask(String method, String path, Signed browser, String body)
      throws ControlProblem {
    return control.send(exchange(method, path, browser, body));
  }

  private int asked(Map<String, String> headers) throws ControlProblem {
    var exchange = new FakeExchange("GET", PATH, null, "");
    exchange.headers.putAll(headers);
    return control.send(exchange).status();
  }

  private static List<String> shown(Response list) {
    return list.data().stream()
        .map(each -> (Map<?, ?>) each)
        .map(each -> each.get("id") + " " + each.get("current"))
        .toList();
  }
}
