package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.crypto.Argon2id;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds out whether a key's text is the one that a hash was made of: once by argon2id, from then on
 * by memory.
 *
 * <p>What is remembered is a fact that cannot become untrue, <em>this text belongs to that
 * hash</em> (or does not), under an HMAC of both with a secret that lives as long as the process.
 * Whether the key is still good is never cached: that is read from the current state at each
 * request, so a revoked key is refused by the very next one.
 *
 * <p>At most one argon2id runs at a time and at most {@value #WAITING} callers wait for it, so that
 * guesses cost neither memory nor the cores that streams need.
 */
final class KeyProof {

  /** What is known of a text and a hash. */
  enum Verdict {
    MATCHES,
    DIFFERS,
    /** Too many guesses at once: not looked at. */
    BUSY
  }

  private static final int REMEMBERED = 10_000;
  private static final int WAITING = 16;

  private final Argon2id argon2;
  private final SecretKeySpec processSecret;
  private final ConcurrentHashMap<Fingerprint, Verdict> known = new ConcurrentHashMap<>();
  private final Semaphore hashing = new Semaphore(1, true);

  KeyProof(Argon2id argon2, SecureRandom random) {
    this.argon2 = argon2;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.processSecret = new SecretKeySpec(secret, "HmacSHA256");
  }

  Verdict check(String text, String phc) throws InterruptedException {
    var fingerprint = fingerprint(text, phc);
    Verdict verdict = known.get(fingerprint);
    return verdict != null ? verdict : prove(text, phc, fingerprint);
  }

  private Verdict prove(String text, String phc, Fingerprint fingerprint)
      throws InterruptedException {
    if (hashing.getQueueLength() >= WAITING) {
      return Verdict.BUSY;
    }
    hashing.acquire();
    try {
      Verdict meanwhile = known.get(fingerprint);
      if (meanwhile != null) {
        return meanwhile;
      }
      Verdict verdict = argon2.verify(phc, text) ? Verdict.MATCHES : Verdict.DIFFERS;
      remember(fingerprint, verdict);
      return verdict;
    } finally {
      hashing.release();
    }
  }

  private void remember(Fingerprint fingerprint, Verdict verdict) {
    if (known.size() >= REMEMBERED) {
      // Wrong guesses must not push out the keys that are in use.
      known.values().removeIf(Verdict.DIFFERS::equals);
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
    }
    known.put(fingerprint, verdict);
  }

  private Fingerprint fingerprint(String text, String phc) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(processSecret);
      mac.update(phc.getBytes(StandardCharsets.US_ASCII));
      return new Fingerprint(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HmacSHA256", e);
    }
  }

  private record Fingerprint(byte[] bytes) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Fingerprint f && Arrays.equals(bytes, f.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
