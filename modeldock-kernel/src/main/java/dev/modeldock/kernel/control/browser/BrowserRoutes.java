package dev.modeldock.kernel.control.browser;

import dev.modeldock.kernel.browser.Browser;
import dev.modeldock.kernel.browser.Browsers;
import dev.modeldock.kernel.browser.SignInCodes;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.caller.Caller;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Signing browsers in to the control center, and out. */
public final class BrowserRoutes {

  private static final Shape BROWSER =
      Shape.resource("Browser", "The browser, as the audit has it.")
          .moment("created_at", "When it was signed in.")
          .moment("last_seen_at", "When it last asked for something, to some minutes.")
          .moment("expires_at", "When it will be signed out if it asks for nothing.")
          .truth("current", "Whether it is the one that asks.");

  private static final Shape SIGNED_IN =
      new Shape("SignedInBrowser", BROWSER.fields())
          .text("token", "What its pages send as x-modeldock-token, beside the cookie.");

  private static final Shape CODE =
      Shape.of("SignInCode")
          .text("code", "Signs one browser in, once.")
          .text("url", "The control center, with that code.")
          .moment("expires_at", "When it stops working.");

  private static final Shape GIVEN = Shape.of("SignIn").text("code", "As 'modeldock open' has it.");

  private static final Shape SIGNED_OUT = Shape.resource("SignedOutBrowser", "The browser.");

  private static final String CURRENT = "current";

  private final SignInCodes codes;
  private final Browsers browsers;
  private final SignInLinks links;

  public BrowserRoutes(SignInCodes codes, Browsers browsers, SignInLinks links) {
    this.codes = codes;
    this.browsers = browsers;
    this.links = links;
  }

  /** {@return the routes below {@code /admin/v1/browsers}} */
  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/admin/v1/browsers/codes", _ -> issue())
            .doc(Doc.making("Make a link that signs one browser in.", CODE)),
        Route.open("POST", "/admin/v1/browsers", this::signIn)
            .doc(
                Doc.making("Sign a browser in by a code.", SIGNED_IN)
                    .takes(GIVEN)
                    .refuses(401, "The code was used already, or is too old, or was never made.")
                    .refuses(429, "Too many wrong codes came in the last minute.")),
        Route.of("GET", "/admin/v1/browsers", this::list)
            .doc(Doc.list("List the browsers that are signed in, the last first.", BROWSER)),
        Route.of("DELETE", "/admin/v1/browsers/{id}", this::signOut)
            .doc(Doc.of("Sign a browser out; 'current' is the one that asks.", SIGNED_OUT)));
  }

  private Reply issue() {
    SignInLinks.Link link = links.make();
    return Reply.created(
        JsonDoc.empty()
            .with("code", link.code())
            .with("url", link.url())
            .with("expires_at", link.until()));
  }

  private Reply signIn(ControlRequest in) throws ControlProblem, IOException, ClientGoneException {
    String code = in.fields().text("code");
    switch (codes.redeem(code)) {
      case TAKEN -> {
        // Goes on below.
      }
      case UNKNOWN ->
          throw ControlProblem.of(
              401,
              "invalid_code",
              "this link was used already, or is too old, or is of another gateway",
              "run 'modeldock open' for a new one");
      case TOO_MANY ->
          throw ControlProblem.of(
              429,
              "too_many_codes",
              "too many wrong links were tried in the last minute",
              "wait a minute, and run 'modeldock open' for a new one");
    }
    Browsers.SignedIn signedIn = browsers.signIn(BrowserLabel.of(in.header("user-agent")));
    JsonDoc body = document(signedIn.browser(), true).with("token", signedIn.token());
    return new Reply.Document(
        201, body, List.of(cookie(signedIn.cookie(), Browsers.LIFE.toSeconds())), null);
  }

  private Reply list(ControlRequest in) {
    Optional<String> own = in.caller().flatMap(Caller::browser);
    return Reply.list(
        browsers.list().stream()
            .map(each -> document(each, own.filter(each.id()::equals).isPresent()))
            .toList());
  }

  private Reply signOut(ControlRequest in) throws ControlProblem, IOException {
    Optional<String> own = in.caller().flatMap(Caller::browser);
    String named = in.variable("id");
    String id = named.equals(CURRENT) ? own.orElse(named) : named;
    if (!browsers.signOut(id)) {
      throw ControlProblem.notFound(
          "browser", named, browsers.list().stream().map(Browser::id).toList());
    }
    JsonDoc body = JsonDoc.of(id, id);
    return own.filter(id::equals).isPresent()
        ? new Reply.Document(200, body, List.of(cookie("", 0)), null)
        : Reply.ok(body);
  }

  /**
   * Scripts cannot read it, and it goes nowhere but to the control API. Other listeners of this
   * host name may still be sent it: see {@link Browsers}.
   */
  private static Answer.Header cookie(String value, long seconds) {
    return new Answer.Header(
        "set-cookie",
        "%s=%s; HttpOnly; SameSite=Strict; Path=/admin/v1; Max-Age=%d"
            .formatted(BrowserCredentials.COOKIE, value, seconds));
  }

  private static JsonDoc document(Browser browser, boolean current) {
    return JsonDoc.of(browser.id(), browser.label())
        .with("created_at", browser.createdAt())
        .with("last_seen_at", browser.lastSeenAt())
        .with("expires_at", browser.expiresAt())
        .with("current", current);
  }
}
