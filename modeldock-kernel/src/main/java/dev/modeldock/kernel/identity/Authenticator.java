package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.identity.KeyProof.Verdict;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.PresentedKey;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Decides who asks.
 *
 * <p>An unknown, a wrong, an expired and a revoked key get the same answer: which of these it is
 * tells a stranger something, and the owner sees it in {@code modeldock keys list}.
 *
 * <p>A key that was rotated has two texts for a while, and the clock says until when.
 */
public final class Authenticator implements Gate<Admitted, Identified> {

  private static final String HOW =
      " Send 'Authorization: Bearer mdk_…' with a key of 'modeldock keys create'.";

  private final StateStore state;
  private final KeyProof proof;
  private final InstantSource clock;

  public Authenticator(
      StateStore state, Argon2id argon2, SecureRandom random, InstantSource clock) {
    this.state = state;
    this.proof = new KeyProof(argon2::verify, random, new FailureBudget(System::nanoTime));
    this.clock = clock;
  }

  @Override
  public Decision<Identified> decide(Admitted admitted) {
    PresentedKey presented = admitted.inbound().key();
    if (presented == null) {
      return Decision.refuse(ErrorCode.MISSING_API_KEY, "No API key was sent." + HOW);
    }
    Optional<KeyText> parsed = KeyText.parse(presented.reveal());
    if (parsed.isEmpty()) {
      return refused();
    }
    KeyText text = parsed.get();
    Instant now = clock.instant();
    Optional<KeyRecord> record = state.state().key(text.id()).filter(key -> key.validAt(now));
    if (record.isEmpty()) {
      // As much work as for a wrong key, so that the time tells nothing of which keys there are.
      proof.pretend(text);
      return refused();
    }
    return switch (check(text, record.get().hashes(), now)) {
      case MATCHES -> Decision.pass(new Identified(admitted, record.get()));
      case DIFFERS -> refused();
      case BUSY ->
          Decision.refuse(
              new Refusal(
                  ErrorCode.AUTHENTICATION_BUSY,
                  "Too many keys are being checked for the first time. Try again in a second.",
                  null,
                  Duration.ofSeconds(1)));
    };
  }

  private Verdict check(KeyText text, KeyHashes hashes, Instant now) {
    try {
      Verdict verdict = proof.check(text, hashes.current());
      KeyHashes.Retiring retiring = hashes.retiring();
      return verdict == Verdict.MATCHES || retiring == null || !now.isBefore(retiring.until())
          ? verdict
          : verdict.or(proof.check(text, retiring.hash()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.BUSY;
    }
  }

  static Decision<Identified> refused() {
    return Decision.refuse(
        ErrorCode.INVALID_API_KEY, "The API key is not valid, or not valid any more." + HOW);
  }
}
