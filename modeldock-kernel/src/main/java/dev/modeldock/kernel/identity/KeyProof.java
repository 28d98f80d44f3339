package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.state.key.KeyHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.BiPredicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a key's text is the one that a hash was made of: once by argon2id, from then on
 * by memory.
 *
 * <p>What is remembered is a fact that cannot become untrue, <em>this text belongs to that
 * hash</em> (or does not), under an HMAC of both with a secret that lives as long as the process.
 * Whether the key is still good is never cached: that is read from the current state at each
 * request, so a revoked key is refused by the very next one.
 *
 * <p>Guesses cost neither memory nor the cores that streams need: once the right text of a hash is
 * known, any other is wrong without a look; before that, nearly all of them fail at the {@link
 * Sieve}; for the rest there is a {@link FailureBudget}, one argon2id at a time, and at most
 * {@value #WAITING} texts that wait for it. However many requests come with one text, it is one.
 */
final class KeyProof {

  /** What is known of a text and a hash. */
  enum Verdict {
    MATCHES,
    DIFFERS,
    /** Too many guesses at once: not looked at. */
    BUSY;

    /** {@return what is known of a text when {@code other} is known of it and another hash} */
    Verdict or(Verdict other) {
      return other == MATCHES || this == DIFFERS ? other : this;
    }
  }

  private static final String HMAC = "HmacSHA256";
  private static final int MOST_IDLE = 64;
  private static final int REMEMBERED = 10_000;
  private static final int WAITING = 16;

  private final BiPredicate<String, String> verify;
  private final FailureBudget budget;
  private final SecretKeySpec processSecret;

  /** The right text of each hash that was met. */
  private final ConcurrentHashMap<String, Fingerprint> proven = new ConcurrentHashMap<>();

  private final Set<Fingerprint> wrong = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<Fingerprint, CompletableFuture<Verdict>> running =
      new ConcurrentHashMap<>();
  private final Queue<Mac> idle = new ArrayBlockingQueue<>(MOST_IDLE);
  private final Semaphore hashing = new Semaphore(1, true);

  /**
   * @param verify whether a PHC string is the hash of a text; slow
   */
  KeyProof(BiPredicate<String, String> verify, SecureRandom random, FailureBudget budget) {
    this.verify = verify;
    this.budget = budget;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.processSecret = new SecretKeySpec(secret, HMAC);
  }

  Verdict check(KeyText text, KeyHash hash) throws InterruptedException {
    Fingerprint fingerprint = fingerprint(text.reveal(), hash.phc());
    Verdict verdict = remembered(fingerprint, hash);
    if (verdict != null) {
      return verdict;
    }
    return Sieve.passes(text, hash.sieve()) ? proved(text, hash, fingerprint) : Verdict.DIFFERS;
  }

  /** Does as much as for a text that is wrong. */
  void pretend(KeyText text) {
    fingerprint(text.reveal(), HMAC);
    Sieve.of(text);
  }

  private @Nullable Verdict remembered(Fingerprint fingerprint, KeyHash hash) {
    Fingerprint right = proven.get(hash.phc());
    if (right != null) {
      return right.equals(fingerprint) ? Verdict.MATCHES : Verdict.DIFFERS;
    }
    return wrong.contains(fingerprint) ? Verdict.DIFFERS : null;
  }

  /** Proves the text, or waits for whoever is just doing that. */
  private Verdict proved(KeyText text, KeyHash hash, Fingerprint fingerprint)
      throws InterruptedException {
    var mine = new CompletableFuture<Verdict>();
    CompletableFuture<Verdict> first = running.putIfAbsent(fingerprint, mine);
    if (first != null) {
      return outcome(first);
    }
    Verdict verdict = Verdict.BUSY;
    try {
      verdict = inTurn(text, hash, fingerprint);
      return verdict;
    } finally {
      running.remove(fingerprint);
      mine.complete(verdict);
    }
  }

  private static Verdict outcome(CompletableFuture<Verdict> first) throws InterruptedException {
    try {
      return first.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a proof ends with a verdict", e);
    }
  }

  private Verdict inTurn(KeyText text, KeyHash hash, Fingerprint fingerprint)
      throws InterruptedException {
    if (hashing.getQueueLength() >= WAITING || !budget.allows(text.id())) {
      return Verdict.BUSY;
    }
    hashing.acquire();
    try {
      Verdict meanwhile = remembered(fingerprint, hash);
      if (meanwhile != null) {
        return meanwhile;
      }
      return budget.allows(text.id()) ? hashed(text, hash, fingerprint) : Verdict.BUSY;
    } finally {
      hashing.release();
    }
  }

  private Verdict hashed(KeyText text, KeyHash hash, Fingerprint fingerprint) {
    if (verify.test(hash.phc(), text.reveal())) {
      if (proven.size() >= REMEMBERED) {
        proven.clear();
      }
      proven.put(hash.phc(), fingerprint);
      return Verdict.MATCHES;
    }
    budget.spend(text.id());
    if (wrong.size() >= REMEMBERED) {
      wrong.clear();
    }
    wrong.add(fingerprint);
    return Verdict.DIFFERS;
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
      return other instanceof Fingerprint f && MessageDigest.isEqual(bytes, f.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
