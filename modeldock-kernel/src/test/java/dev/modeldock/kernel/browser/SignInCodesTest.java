package dev.modeldock.kernel.browser;

import static dev.modeldock.kernel.browser.SignInCodes.Verdict.TAKEN;
import static dev.modeldock.kernel.browser.SignInCodes.Verdict.TOO_MANY;
import static dev.modeldock.kernel.browser.SignInCodes.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.file.MovableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignInCodesTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST = 16;
  private static final int TRIES_A_MINUTE = 10;

  private final MovableClock clock = new MovableClock(START);
  private final SignInCodes codes = new SignInCodes(new SecureRandom(), clock);

  @Test
  void aCodeWorksOnce() {
    String code = codes.issue().text();

    assertThat(codes.redeem(code)).isEqualTo(TAKEN);
    assertThat(codes.redeem(code)).isEqualTo(UNKNOWN);
  }

  @Test
  void aCodeWorksUntilTenMinutesAreOver() {
    SignInCodes.Code first = codes.issue();
    SignInCodes.Code second = codes.issue();
    assertThat(first.until()).isEqualTo(START.plus(Duration.ofMinutes(10)));

    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(codes.redeem(first.text())).isEqualTo(TAKEN);
    clock.advance(Duration.ofMillis(1));
    assertThat(codes.redeem(second.text())).isEqualTo(UNKNOWN);
  }

  @Test
  void whatWasNeverIssuedIsUnknownAndUsesNothingUp() {
    String code = codes.issue().text();

    assertThat(codes.redeem("")).isEqualTo(UNKNOWN);
    assertThat(codes.redeem(code.substring(1))).isEqualTo(UNKNOWN);
    assertThat(codes.redeem(code + " ")).isEqualTo(UNKNOWN);
    assertThat(codes.redeem(code)).isEqualTo(TAKEN);
  }

  @Test
  void afterTenWrongCodesInAMinuteNoneIsLookedAt() {
    String code = codes.issue().text();
    for (int i = 0; i < TRIES_A_MINUTE; i++) {
      assertThat(codes.redeem("wrong" + i)).isEqualTo(UNKNOWN);
    }

    assertThat(codes.redeem("wrong")).isEqualTo(TOO_MANY);
    assertThat(codes.redeem(code)).isEqualTo(TOO_MANY);

    clock.advance(MINUTE);
    assertThat(codes.redeem(code)).as("the code was not used up").isEqualTo(TAKEN);
  }

  @Test
  void codesThatWorkAreNoTriesAtGuessing() {
    for (int i = 0; i < 2 * TRIES_A_MINUTE; i++) {
      assertThat(codes.redeem(codes.issue().text())).isEqualTo(TAKEN);
    }
  }

  @Test
  void aClockThatIsSetBackDoesNotLockAnybodyOut() {
    for (int i = 0; i < TRIES_A_MINUTE; i++) {
      codes.redeem("wrong" + i);
    }

    clock.advance(Duration.ofDays(-1));

    assertThat(codes.redeem(codes.issue().text())).isEqualTo(TAKEN);
  }

  @Test
  void ofTooManyTheOldestStopsWorking() {
    List<String> issued = new ArrayList<>();
    for (int i = 0; i <= MOST; i++) {
      issued.add(codes.issue().text());
    }

    assertThat(codes.redeem(issued.getFirst())).isEqualTo(UNKNOWN);
    assertThat(issued.subList(1, issued.size()))
        .allSatisfy(code -> assertThat(codes.redeem(code)).isEqualTo(TAKEN));
  }

  @Test
  void codesThatAreTooOldPushNoneOut() {
    for (int i = 0; i < MOST; i++) {
      codes.issue();
    }
    clock.advance(SignInCodes.LIFE);
    String kept = codes.issue().text();
    for (int i = 1; i < MOST; i++) {
      codes.issue();
    }

    assertThat(codes.redeem(kept)).isEqualTo(TAKEN);
  }

  @Test
  void aCodeIsOf256BitsAndNoLogShowsIt() {
    SignInCodes.Code code = codes.issue();

    assertThat(code.text()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(codes.issue().text());
    assertThat(code.toString()).doesNotContain(code.text());
  }
}
