package dev.modeldock.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.admission.TestAdmitted;
import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final SecureRandom random = new SecureRandom();
  private final Argon2id argon2 = new Argon2id(random);
  private final MemoryState state = new MemoryState();
  private final Authenticator authenticator = new Authenticator(state, argon2, random, () -> NOW);

  @Test
  void aGoodKeyIsBelieved() {
    MintedKey key = minted(null);
    assertThat(decide(key.key()))
        .isInstanceOfSatisfying(
            Decision.Pass.class,
            pass -> assertThat(((Identified) pass.next()).key()).isEqualTo(key.record()));
  }

  @Test
  void withoutAKeyTheAnswerSaysHowToSendOne() {
    assertThat(code(decide(null))).isEqualTo(ErrorCode.MISSING_API_KEY);
  }

  @Test
  void unknownWrongExpiredAndRevokedKeysGetTheSameAnswer() {
    MintedKey expired = minted(NOW);
    MintedKey revoked = minted(null);
    state.apply(new StateChange.RevokeKey(revoked.record().id(), NOW));
    String unknown = KeyText.mint(random).reveal();
    String wrong = withTheIdOf(minted(null));

    assertThat(
            java.util.stream.Stream.of(unknown, wrong, expired.key(), revoked.key(), "sk-nonsense")
                .map(this::decide)
                .distinct())
        .singleElement()
        .satisfies(refusal -> assertThat(code(refusal)).isEqualTo(ErrorCode.INVALID_API_KEY));
  }

  @Test
  void aRevokedKeyIsRefusedByTheVeryNextRequestThoughItWasRemembered() {
    MintedKey key = minted(null);
    assertThat(decide(key.key())).isInstanceOf(Decision.Pass.class);
    state.apply(new StateChange.RevokeKey(key.record().id(), NOW));
    assertThat(code(decide(key.key()))).isEqualTo(ErrorCode.INVALID_API_KEY);
  }

  @Test
  void aKeyExpiresAtItsMoment() {
    assertThat(decide(minted(NOW.plusNanos(1)).key())).isInstanceOf(Decision.Pass.class);
    assertThat(code(decide(minted(NOW).key()))).isEqualTo(ErrorCode.INVALID_API_KEY);
  }

  @Test
  void aStormOfGuessesIsTurnedAwayAndAKnownKeyIsServedMeanwhile() throws Exception {
    MintedKey good = minted(null);
    decide(good.key());
    MintedKey attacked = minted(null);
    var busy = new AtomicInteger();
    var done = new CountDownLatch(200);
    for (int i = 0; i < 200; i++) {
      String guess = withTheIdOf(attacked);
      Thread.ofVirtual()
          .start(() -> {
            if (code(decide(guess)) == ErrorCode.AUTHENTICATION_BUSY) {
              busy.incrementAndGet();
            }
            done.countDown();
          });
    }
    assertThat(decide(good.key())).isInstanceOf(Decision.Pass.class);
    done.await();
    assertThat(busy).hasValueGreaterThan(100);
  }

  @Test
  void aKeyIsGoodOnlyForItsScopes() {
    MintedKey key = minted(null);
    var identified = (Identified) ((Decision.Pass<?>) decide(key.key())).next();
    assertThat(code(new ScopeGate().decide(identified))).isEqualTo(ErrorCode.INSUFFICIENT_SCOPE);
  }

  private MintedKey minted(@Nullable Instant expiresAt) {
    MintedKey key =
        new KeyMint(random, argon2, () -> NOW.minus(Duration.ofDays(1)))
            .mint("test", KeyGrant.of(Set.of(Scope.MODELS), KeyPolicy.unrestricted()), expiresAt);
    state.apply(new StateChange.PutKey(key.record()));
    return key;
  }

  /** A well-formed key with another secret: it takes the checksum along, as a guesser would. */
  private String withTheIdOf(MintedKey key) {
    while (true) {
      String other = KeyText.mint(random).reveal();
      String guess = KeyText.resealed(key.record().prefix() + other.substring(14));
      if (!guess.equals(key.key())) {
        return guess;
      }
    }
  }

  private Decision<Identified> decide(@Nullable String key) {
    return authenticator.decide(TestAdmitted.request("POST", "/v1/chat/completions", key));
  }

  private static @Nullable ErrorCode code(Decision<?> decision) {
    return decision instanceof Decision.Refuse<?>(var why) ? why.code() : null;
  }
}
