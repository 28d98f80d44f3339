package dev.modeldock.kernel.endpoint;

import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.identity.Authenticator;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.identity.MemoryState;
import dev.modeldock.kernel.identity.MintedKey;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyPolicy.Globs;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Real keys and who checks them, made once for all tests: a key takes a hash to make. */
final class TestKeys {

  static final MemoryState STATE = new MemoryState();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Argon2id ARGON2 = new Argon2id(RANDOM);
  private static final KeyMint MINT = new KeyMint(RANDOM, ARGON2, Clock.systemUTC());

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Good for everything. */
  static final String GOOD =
      minted(
          "good", EnumSet.of(Scope.CHAT, Scope.MODELS, Scope.EMBEDDINGS), KeyPolicy.unrestricted());

  /** Good for the list of models only. */
  static final String LOOKER = minted("looker", EnumSet.of(Scope.MODELS), KeyPolicy.unrestricted());

  /** Good for the instance {@code a} and the alias {@code both}. */
  static final String NARROW =
      minted(
          "narrow",
          EnumSet.of(Scope.CHAT, Scope.MODELS),
          KeyPolicy.unrestricted().allowing(new Globs(List.of("a:*"), List.of("both"), List.of())));

  static final Authenticator AUTHENTICATOR =
      new Authenticator(STATE, ARGON2, RANDOM, Clock.systemUTC());

  private TestKeys() {}

  /** {@return a new key that is good for everything within {@code limits}} */
  static String limited(KeyLimits limits) {
    return minted(
            "limited-" + NUMBER.incrementAndGet(),
            KeyGrant.of(
                    EnumSet.of(Scope.CHAT, Scope.MODELS, Scope.EMBEDDINGS),
                    KeyPolicy.unrestricted())
                .within(limits))
        .key();
  }

  /** {@return the record of that key} */
  static KeyRecord record(String key) {
    return STATE.state().keys().values().stream()
        .filter(each -> key.startsWith(each.prefix()))
        .findFirst()
        .orElseThrow();
  }

  /** Has the key be within other limits from the next request on. */
  static void limit(String key, KeyLimits limits) {
    KeyRecord record = record(key);
    STATE.apply(new StateChange.PutKey(record.with(record.grant().within(limits))));
  }

  /** {@return a new key, which is in the state} */
  static MintedKey minted(String name, KeyGrant grant) {
    MintedKey key = MINT.mint(name, grant, null);
    STATE.apply(new StateChange.PutKey(key.record()));
    return key;
  }

  private static String minted(String name, Set<Scope> scopes, KeyPolicy policy) {
    return minted(name, KeyGrant.of(scopes, policy)).key();
  }
}
