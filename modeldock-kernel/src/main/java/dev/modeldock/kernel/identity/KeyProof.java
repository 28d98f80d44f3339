package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.crypto.Argon2id;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
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

  private static final String HMAC = "HmacSHA256";
  private static final int MOST_IDLE = 64;
  private static final int REMEMBERED = 10_000;
  private static final int WAITING = 16;

  private final Argon2id argon2;
  private final SecretKeySpec processSecret;
  private final ConcurrentHashMap<Fingerprint, Verdict> known = new ConcurrentHashMap<>();
  private final Queue<Mac> idle = new ArrayBlockingQueue<>(MOST_IDLE);
  private final Semaphore hashing = new Semaphore(1, true);

  KeyProof(Argon2id argon2, SecureRandom random) {
    this.argon2 = argon2;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.processSecret = new SecretKeySpec(secret, HMAC);
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
    // Looking an algorithm up costs as much as using it, and a request's thread is a new one.
    Mac mac = idle.poll();
    if (mac == null) {
      mac = newMac();
    }
    mac.update(phc.getBytes(StandardCharsets.US_ASCII));
    var fingerprint = new Fingerprint(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    idle.offer(mac);
    return fingerprint;
  }

  private Mac newMac() {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(processSecret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + HMAC, e);
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
