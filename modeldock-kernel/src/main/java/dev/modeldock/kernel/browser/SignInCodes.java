package dev.modeldock.kernel.browser;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Codes by which a browser is signed in: each works once and for ten minutes. They live in memory
 * only, as hashes. Safe for use by several threads.
 */
public final class SignInCodes {

  /** How long a code works. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  private static final int MOST = 16;
  private static final int TRIES_A_MINUTE = 10;

  private final Map<String, Instant> until = new LinkedHashMap<>();
  private final SecureRandom random;
  private final InstantSource clock;
  private Instant minute = Instant.EPOCH;
  private int failures;

  public SignInCodes(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /** A code, and when it stops working. */
  public record Code(String text, Instant until) {

    @Override
    public String toString() {
      return "Code[hidden]";
    }
  }

  /** What became of a code that somebody came with. */
  public enum Verdict {
    TAKEN,
    UNKNOWN,
    /** Nobody looked at it: too many wrong ones have come in the last minute. */
    TOO_MANY
  }

  /** Makes a code. Of many that nobody uses the oldest stops working. */
  public synchronized Code issue() {
    forgetOld();
    if (until.size() >= MOST) {
      until.remove(until.keySet().iterator().next());
    }
    String text = Token.random(random);
    Instant end = clock.instant().plus(LIFE);
    until.put(Token.hash(text), end);
    return new Code(text, end);
  }

  /** Uses {@code text} up, if it is a code that works. */
  public synchronized Verdict redeem(String text) {
    Instant now = clock.instant();
    if (now.isBefore(minute) || !now.isBefore(minute.plusSeconds(60))) {
      minute = now;
      failures = 0;
    }
    if (failures >= TRIES_A_MINUTE) {
      return Verdict.TOO_MANY;
    }
    forgetOld();
    if (until.remove(Token.hash(text)) == null) {
      failures++;
      return Verdict.UNKNOWN;
    }
    return Verdict.TAKEN;
  }

  private void forgetOld() {
    Instant now = clock.instant();
    until.values().removeIf(end -> !now.isBefore(end));
  }
}
