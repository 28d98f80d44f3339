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
import dev.modeldock.kernel.state.key.Reach;
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
  private Instant now = NOW;
  private final Authenticator authenticator = new Authenticator(state, argon2, random, () -> now);
  private final KeyMint mint = new KeyMint(random, argon2, () -> NOW);

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
    String wrong = Guesses.at(minted(null));

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
  void aRotatedKeyHasTwoTextsUntilItsMoment() {
    MintedKey old = minted(null);
    MintedKey rotated = mint.rotate(old.record(), Duration.ofHours(1));
    state.apply(new StateChange.PutKey(rotated.record()));

    assertThat(rotated.record().id()).isEqualTo(old.record().id());
    assertThat(decide(old.key())).isInstanceOf(Decision.Pass.class);
    assertThat(decide(rotated.key())).isInstanceOf(Decision.Pass.class);
    now = NOW.plus(Duration.ofHours(1)).minusNanos(1);
    assertThat(decide(old.key())).isInstanceOf(Decision.Pass.class);
    now = NOW.plus(Duration.ofHours(1));
    assertThat(code(decide(old.key()))).isEqualTo(ErrorCode.INVALID_API_KEY);
    assertThat(decide(rotated.key())).isInstanceOf(Decision.Pass.class);
  }

  @Test
  void aKeyThatIsRotatedWithoutGraceHasItsNewTextOnly() {
    MintedKey old = minted(null);
    decide(old.key());
    MintedKey rotated = mint.rotate(old.record(), Duration.ZERO);
    state.apply(new StateChange.PutKey(rotated.record()));

    assertThat(code(decide(old.key()))).isEqualTo(ErrorCode.INVALID_API_KEY);
    assertThat(decide(rotated.key())).isInstanceOf(Decision.Pass.class);
  }

  @Test
  void aRevokedKeyHasNoTextAtAll() {
    MintedKey old = minted(null);
    MintedKey rotated = mint.rotate(old.record(), Duration.ofHours(1));
    state.apply(new StateChange.PutKey(rotated.record()));
    state.apply(new StateChange.RevokeKey(old.record().id(), NOW));

    assertThat(code(decide(old.key()))).isEqualTo(ErrorCode.INVALID_API_KEY);
    assertThat(code(decide(rotated.key()))).isEqualTo(ErrorCode.INVALID_API_KEY);
  }

  @Test
  void aBurstOfRequestsWithOneNewKeyIsServedAsAWhole() throws Exception {
    MintedKey key = minted(null);
    var passed = new AtomicInteger();
    var done = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      Thread.ofVirtual()
          .start(() -> {
            if (decide(key.key()) instanceof Decision.Pass) {
              passed.incrementAndGet();
            }
            done.countDown();
          });
    }
    done.await();
    assertThat(passed).hasValue(100);
  }

  @Test
  void aStormOfGuessesIsToldWhatEveryWrongKeyIsAndItsKeyGetsInMeanwhile() throws Exception {
    MintedKey attacked = minted(null);
    var others = new AtomicInteger();
    var done = new CountDownLatch(500);
    for (int i = 0; i < 500; i++) {
      String guess = Guesses.at(attacked);
      Thread.ofVirtual()
          .start(() -> {
            if (code(decide(guess)) != ErrorCode.INVALID_API_KEY) {
              others.incrementAndGet();
            }
            done.countDown();
          });
    }
    assertThat(decide(attacked.key())).isInstanceOf(Decision.Pass.class);
    done.await();
    assertThat(others).hasValue(0);
  }

  @Test
  void aKeyIsGoodOnlyForItsScopes() {
    MintedKey key = minted(null);
    var identified = (Identified) ((Decision.Pass<?>) decide(key.key())).next();
    assertThat(code(new ScopeGate().decide(identified))).isEqualTo(ErrorCode.INSUFFICIENT_SCOPE);
  }

  @Test
  void aKeyIsGoodOnItsOwnMachineUnlessItsOwnerSaysMore() {
    for (boolean lan : new boolean[] {false, true}) {
      var policy = KeyPolicy.standard().reaching(lan ? Set.of(Reach.LAN) : Set.of());
      MintedKey key = mint.mint("lan", KeyGrant.of(Set.of(Scope.CHAT), policy), null);
      state.apply(new StateChange.PutKey(key.record()));
      var elsewhere = TestAdmitted.request("POST", "/v1/chat/completions", key.key(), false);
      var identified = (Identified) ((Decision.Pass<?>) authenticator.decide(elsewhere)).next();
      assertThat(code(new ScopeGate().decide(identified)))
          .isEqualTo(lan ? null : ErrorCode.PEER_NOT_ALLOWED);
    }
  }

  private MintedKey minted(@Nullable Instant expiresAt) {
    MintedKey key =
        new KeyMint(random, argon2, () -> NOW.minus(Duration.ofDays(1)))
            .mint("test", KeyGrant.of(Set.of(Scope.MODELS), KeyPolicy.unrestricted()), expiresAt);
    state.apply(new StateChange.PutKey(key.record()));
    return key;
  }

  private Decision<Identified> decide(@Nullable String key) {
    return authenticator.decide(TestAdmitted.request("POST", "/v1/chat/completions", key));
  }

  private static @Nullable ErrorCode code(Decision<?> decision) {
    return decision instanceof Decision.Refuse<?>(var why) ? why.code() : null;
  }
}
