package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.PresentedKey;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Decides who asks.
 *
 * <p>An unknown, a wrong, an expired and a revoked key get the same answer: which of these it is
 * tells a stranger something, and the owner sees it in {@code modeldock keys list}.
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
    this.proof = new KeyProof(argon2, random);
    this.clock = clock;
  }

  @Override
  public Decision<Identified> decide(Admitted admitted) {
    PresentedKey presented = admitted.inbound().key();
    if (presented == null) {
      return Decision.refuse(ErrorCode.MISSING_API_KEY, "No API key was sent." + HOW);
    }
    Optional<KeyText> text = KeyText.parse(presented.reveal());
    Optional<KeyRecord> record =
        text.flatMap(key -> state.state().key(key.id()))
            .filter(key -> key.validAt(clock.instant()));
    if (record.isEmpty()) {
      return refused();
    }
    return switch (check(text.orElseThrow(), record.get())) {
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

  private KeyProof.Verdict check(KeyText text, KeyRecord record) {
    try {
      return proof.check(text.reveal(), record.hashes().current());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return KeyProof.Verdict.BUSY;
    }
  }

  private static Decision<Identified> refused() {
    return Decision.refuse(
        ErrorCode.INVALID_API_KEY, "The API key is not valid, or not valid any more." + HOW);
  }
}
