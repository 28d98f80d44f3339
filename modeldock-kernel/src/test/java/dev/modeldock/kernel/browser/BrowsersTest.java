package dev.modeldock.kernel.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.modeldock.kernel.audit.file.MovableClock;
import dev.modeldock.kernel.browser.Browsers.SignedIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowsersTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MOST = 32;

  /** Held here: the platform forgets settings of a logger that nobody holds. */
  private static final Logger LOG = Logger.getLogger(Browsers.class.getName());

  @TempDir private Path home;
  private final MovableClock clock = new MovableClock(START);

  @Test
  void aBrowserIsKnownByBothOfItsSecretsOnly() throws Exception {
    Browsers browsers = open();
    SignedIn mine = browsers.signIn("Firefox on Linux");
    SignedIn other = browsers.signIn("Chrome on macOS");

    assertThat(browsers.find(mine.cookie(), mine.token())).contains(mine.browser());
    assertThat(browsers.find(mine.cookie(), "")).isEmpty();
    assertThat(browsers.find("", mine.token())).isEmpty();
    assertThat(browsers.find(mine.cookie(), mine.cookie())).isEmpty();
    assertThat(browsers.find(mine.token(), mine.cookie())).isEmpty();
    assertThat(browsers.find(mine.cookie(), other.token())).isEmpty();
    assertThat(browsers.find(other.cookie(), mine.token())).isEmpty();
  }

  @Test
  void hashesSignNobodyIn() throws Exception {
    Browsers browsers = open();
    Browser mine = browsers.signIn("Firefox on Linux").browser();

    assertThat(browsers.find(mine.cookieHash(), mine.tokenHash())).isEmpty();
  }

  @Test
  void aBrowserThatAsksForNothingForAWeekIsSignedOut() throws Exception {
    Browsers browsers = open();
    SignedIn used = browsers.signIn("used");
    SignedIn idle = browsers.signIn("idle");
    clock.advance(DAY);
    assertThat(knows(browsers, used)).isTrue();

    clock.advance(DAY.multipliedBy(6).minusSeconds(1));
    assertThat(browsers.knows(idle.browser().id())).isTrue();
    clock.advance(Duration.ofSeconds(1));

    assertThat(browsers.knows(idle.browser().id())).isFalse();
    assertThat(knows(browsers, idle)).isFalse();
    assertThat(knows(browsers, used)).isTrue();
    assertThat(browsers.list()).extracting(Browser::label).containsExactly("used");
  }

  @Test
  void aBrowserIsSignedOutAfterAMonthHoweverMuchItIsUsed() throws Exception {
    Browsers browsers = open();
    SignedIn mine = browsers.signIn("mine");
    for (int day = 1; day < 30; day++) {
      clock.advance(DAY);
      assertThat(knows(browsers, mine)).as("day %d", day).isTrue();
    }

    clock.advance(DAY);

    assertThat(knows(browsers, mine)).isFalse();
  }

  @Test
  void ofTooManyTheOneThatWasSeenLongestAgoIsSignedOut() throws Exception {
    Browsers browsers = open();
    List<SignedIn> all = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      all.add(browsers.signIn("browser " + i));
      clock.advance(Duration.ofSeconds(1));
    }
    clock.advance(Duration.ofHours(1));
    assertThat(knows(browsers, all.getFirst())).isTrue();

    SignedIn last = browsers.signIn("one more");

    assertThat(browsers.list()).hasSize(MOST);
    assertThat(knows(browsers, all.get(1))).isFalse();
    assertThat(knows(browsers, all.getFirst())).isTrue();
    assertThat(knows(browsers, last)).isTrue();
    assertThat(open().list()).as("over a restart").hasSize(MOST);
  }

  @Test
  void whoIsSignedInStaysSoOverARestart() throws Exception {
    Browsers before = open();
    SignedIn gone = before.signIn("gone");
    SignedIn mine = before.signIn("Firefox on Linux");
    before.signOut(gone.browser().id());
    clock.advance(DAY);
    knows(before, mine);

    Browsers after = open();

    assertThat(after.list()).isEqualTo(before.list());
    assertThat(after.list())
        .singleElement()
        .satisfies(each -> assertThat(each.lastSeenAt()).isEqualTo(START.plus(DAY)));
    assertThat(knows(after, mine)).isTrue();
    assertThat(knows(after, gone)).isFalse();
  }

  @Test
  void whoWasSignedOutIsNotKnown() throws Exception {
    Browsers browsers = open();
    SignedIn mine = browsers.signIn("mine");

    assertThat(browsers.signOut(mine.browser().id())).isTrue();

    assertThat(browsers.knows(mine.browser().id())).isFalse();
    assertThat(knows(browsers, mine)).isFalse();
    assertThat(browsers.signOut(mine.browser().id())).as("again").isFalse();
  }

  @Test
  void aBrowserThatCannotBeWrittenDownIsNotSignedIn() throws Exception {
    Browsers browsers = open();
    Files.createDirectories(file().resolve("in the way"));

    assertThatThrownBy(() -> browsers.signIn("mine")).isInstanceOf(IOException.class);

    assertThat(browsers.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no such line\n",
        "a\tb\tc\td\tyesterday\ttoday\n",
        "a\tb\tc\td\t2030-01-01T00:00:00Z\n",
        "\n",
      })
  void aDamagedFileSignsOutAndWarns(String text) throws Exception {
    SignedIn mine = open().signIn("mine");
    Files.writeString(file(), text);
    List<LogRecord> logged = new ArrayList<>();

    Browsers browsers = openLogging(logged);

    assertThat(browsers.list()).isEmpty();
    assertThat(logged)
        .singleElement()
        .satisfies(each -> assertThat(each.getLevel()).isEqualTo(Level.WARNING));
    assertThat(knows(browsers, mine)).isFalse();
    assertThat(knows(browsers, browsers.signIn("again"))).isTrue();
    assertThat(open().list()).extracting(Browser::label).containsExactly("again");
  }

  @Test
  void aFileThatIsNoTextSignsOutAndWarns() throws Exception {
    open().signIn("mine");
    Files.write(file(), new byte[] {(byte) 0xff, 0, (byte) 0xfe});
    List<LogRecord> logged = new ArrayList<>();

    assertThat(openLogging(logged).list()).isEmpty();

    assertThat(logged).hasSize(1);
  }

  @Test
  void aFileThatOthersMayReadSignsOut() throws Exception {
    assumePosix();
    open().signIn("mine");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    List<LogRecord> logged = new ArrayList<>();

    assertThat(openLogging(logged).list()).isEmpty();

    assertThat(logged).hasSize(1);
  }

  @Test
  void nobodySignedInIsNothingToWarnOf() throws Exception {
    List<LogRecord> logged = new ArrayList<>();

    assertThat(openLogging(logged).list()).isEmpty();

    assertThat(logged).isEmpty();
  }

  @Test
  void onlyTheOwnerMayReadTheFile() throws Exception {
    assumePosix();
    Browsers browsers = open();
    browsers.signIn("mine");
    browsers.signIn("other");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void theFileHoldsNeitherCookieNorToken() throws Exception {
    SignedIn mine = open().signIn("Firefox on Linux");

    assertThat(Files.readString(file()))
        .contains("Firefox on Linux")
        .doesNotContain(mine.cookie(), mine.token());
    assertThat(mine.toString()).doesNotContain(mine.cookie(), mine.token());
    assertThat(home).isDirectoryNotContaining("glob:**.new");
  }

  private Browsers open() {
    return Browsers.open(home, new SecureRandom(), clock);
  }

  private Browsers openLogging(List<LogRecord> logged) {
    var listener = new Listener(logged);
    LOG.addHandler(listener);
    LOG.setUseParentHandlers(false);
    try {
      return open();
    } finally {
      LOG.setUseParentHandlers(true);
      LOG.removeHandler(listener);
    }
  }

  private Path file() {
    return home.resolve("browsers");
  }

  private static boolean knows(Browsers browsers, SignedIn browser) {
    return browsers.find(browser.cookie(), browser.token()).isPresent();
  }

  private void assumePosix() throws IOException {
    assumeThat(Files.getFileStore(home).supportsFileAttributeView("posix")).isTrue();
  }

  /** Keeps what is logged. */
  private static final class Listener extends Handler {

    private final List<LogRecord> logged;

    Listener(List<LogRecord> logged) {
      this.logged = logged;
    }

    @Override
    public void publish(LogRecord entry) {
      logged.add(entry);
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
