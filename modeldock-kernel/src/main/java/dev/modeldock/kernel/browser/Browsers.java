package dev.modeldock.kernel.browser;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows the browsers that are signed in, over restarts too.
 *
 * <p>A browser holds two secrets: a cookie, which scripts cannot read, and a token, which its pages
 * send in a header. Browsers send the cookies of a host name to whatever listens on another port of
 * it, so that a cookie alone must be worth nothing; and no page of another origin has the token.
 *
 * <p>Safe for use by several threads.
 */
public final class Browsers {

  /** How long a browser stays signed in at most. */
  public static final Duration LIFE = Duration.ofDays(30);

  /** How long it stays signed in while it asks for nothing. */
  public static final Duration IDLE = Duration.ofDays(7);

  private static final System.Logger LOG = System.getLogger(Browsers.class.getName());
  private static final int MOST = 32;
  private static final int ID_CHARS = 8;

  /** Being seen is written down this often only: it is a write to the disk. */
  private static final Duration SEEN_TO = Duration.ofMinutes(5);

  private final Map<String, Browser> known = new LinkedHashMap<>();
  private final BrowserFile file;
  private final SecureRandom random;
  private final InstantSource clock;

  private Browsers(BrowserFile file, SecureRandom random, InstantSource clock) {
    this.file = file;
    this.random = random;
    this.clock = clock;
  }

  /** A browser that was just signed in, with the secrets that it is given. */
  public record SignedIn(Browser browser, String cookie, String token) {

    @Override
    public String toString() {
      return "SignedIn[" + browser.id() + "]";
    }
  }

  /**
   * Reads who is signed in. A file that cannot be read signs everybody out, and does not keep the
   * gateway from starting.
   */
  public static Browsers open(Path home, SecureRandom random, InstantSource clock) {
    var browsers = new Browsers(new BrowserFile(home), random, clock);
    try {
      browsers.file.read().forEach(each -> browsers.known.put(each.id(), each));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "all browsers are signed out: {0}", e.getMessage());
    }
    return browsers;
  }

  /**
   * Signs a browser in. Of too many the one that was seen longest ago is signed out.
   *
   * @param label what kind it is
   * @throws IOException if it could not be written down; then it is not signed in
   */
  public synchronized SignedIn signIn(String label) throws IOException {
    forgetOld();
    String cookie = Token.random(random);
    String token = Token.random(random);
    Instant now = clock.instant();
    var browser =
        new Browser(
            Token.hash(Token.random(random)).substring(0, ID_CHARS),
            label,
            Token.hash(cookie),
            Token.hash(token),
            now,
            now);
    Optional<Browser> oldest =
        known.size() < MOST
            ? Optional.empty()
            : known.values().stream().min(Comparator.comparing(Browser::lastSeenAt));
    oldest.ifPresent(each -> known.remove(each.id()));
    known.put(browser.id(), browser);
    try {
      file.write(known.values());
    } catch (IOException e) {
      known.remove(browser.id());
      oldest.ifPresent(each -> known.put(each.id(), each));
      throw e;
    }
    return new SignedIn(browser, cookie, token);
  }

  /** {@return the browser that holds both secrets, if one that is signed in does} */
  public synchronized Optional<Browser> find(String cookie, String token) {
    Instant now = clock.instant();
    Optional<Browser> found =
        known.values().stream()
            .filter(each -> now.isBefore(each.expiresAt()))
            .filter(each -> Token.matches(cookie, each.cookieHash()))
            .filter(each -> Token.matches(token, each.tokenHash()))
            .findFirst();
    found.ifPresent(each -> saw(each, now));
    return found;
  }

  private void saw(Browser browser, Instant now) {
    if (now.isAfter(browser.lastSeenAt().plus(SEEN_TO))) {
      known.put(browser.id(), browser.seen(now));
      try {
        file.write(known.values());
      } catch (IOException e) {
        LOG.log(Level.WARNING, "that a browser was seen could not be written: {0}", e.getMessage());
      }
    }
  }

  /** {@return whether the browser is signed in still} */
  public synchronized boolean knows(String id) {
    Browser browser = known.get(id);
    return browser != null && clock.instant().isBefore(browser.expiresAt());
  }

  /** {@return the browsers that are signed in, the last first} */
  public synchronized List<Browser> list() {
    forgetOld();
    return List.copyOf(known.values()).reversed();
  }

  /**
   * Signs a browser out.
   *
   * @return whether it was signed in
   * @throws IOException if that could not be written down: it is signed out until the next start
   */
  public synchronized boolean signOut(String id) throws IOException {
    if (known.remove(id) == null) {
      return false;
    }
    file.write(known.values());
    return true;
  }

  private void forgetOld() {
    Instant now = clock.instant();
    known.values().removeIf(each -> !now.isBefore(each.expiresAt()));
  }
}
