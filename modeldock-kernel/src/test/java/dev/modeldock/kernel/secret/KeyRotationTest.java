package dev.modeldock.kernel.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRotationTest {

  private static final Map<String, String> VALUES = Map.of("a", "of a", "b", "of b", "c", "of c");

  @TempDir Path root;

  @Test
  void everySecretIsUnderTheNewKeyAndTheOldOneIsGone() throws Exception {
    try (var home = filled()) {
      byte[] old = Files.readAllBytes(home.key());
      var before = envelopes(home);

      assertThat(home.vault.rotateKey()).isEqualTo(3);

      assertRead(home);
      assertThat(Files.readAllBytes(home.key())).isNotEqualTo(old);
      assertThat(home.nextKey()).doesNotExist();
      envelopes(home).forEach((name, now) -> assertThat(now).isNotEqualTo(before.get(name)));
      assertThat(home.record("a").preview()).isEqualTo("••••");
      // What a copy of the old state and the new key are worth.
      assertThat(home.vault.readable(home.record("a").withEnvelope(before.get("a")))).isFalse();
    }
    try (var home = SecretHome.open(root)) {
      assertRead(home);
    }
  }

  @Test
  void withoutSecretsThereIsNothingToRotate() throws Exception {
    try (var home = SecretHome.open(root)) {
      assertThat(home.vault.rotateKey()).isZero();
      assertThat(home.key()).doesNotExist();
    }
  }

  @Test
  void afterAKillBeforeAnythingIsEncryptedTheStartEndsIt() throws Exception {
    try (var home = filled()) {
      home.vault.beginRotation();
      assertRead(home);
    }
    assertEndedByAStart();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void afterAKillBetweenTwoSecretsTheStartEndsIt(long changes) throws Exception {
    try (var home = filled()) {
      home.vault.beginRotation();
      home.diskFullAfter(changes);
      assertThatThrownBy(home.vault::resealAll).isInstanceOf(IOException.class);
      assertRead(home);
    }
    assertEndedByAStart();
  }

  @Test
  void afterAKillBeforeTheOldKeyIsGivenUpTheStartEndsIt() throws Exception {
    try (var home = filled()) {
      home.vault.beginRotation();
      home.vault.resealAll();
      assertRead(home);
    }
    assertEndedByAStart();
  }

  private void assertEndedByAStart() throws IOException {
    byte[] next = Files.readAllBytes(root.resolve("secret.key.next"));
    try (var home = SecretHome.open(root)) {
      assertRead(home);
      assertThat(home.nextKey()).doesNotExist();
      assertThat(Files.readAllBytes(home.key())).isEqualTo(next);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void whatAFullDiskCutShortTheNextCallEndsWithTheSameKey(long changes) throws Exception {
    try (var home = filled()) {
      home.diskFullAfter(changes);
      assertThatThrownBy(home.vault::rotateKey).isInstanceOf(IOException.class);
      byte[] next = Files.readAllBytes(home.nextKey());
      home.diskFullAfter(Long.MAX_VALUE);
      home.vault.set("a", "of a");

      home.vault.rotateKey();

      assertRead(home);
      assertThat(Files.readAllBytes(home.key())).isEqualTo(next);
    }
  }

  @Test
  void anUnreadableSecretKeepsTheOldKey() throws Exception {
    try (var home = filled()) {
      home.put(home.record("a").withEnvelope(home.record("b").envelope()));
      byte[] old = Files.readAllBytes(home.key());

      assertThatThrownBy(home.vault::rotateKey)
          .isInstanceOf(SecretKeyLostException.class)
          .hasMessageContaining(": a");

      assertThat(Files.readAllBytes(home.key())).isEqualTo(old);
    }
  }

  private SecretHome filled() throws Exception {
    SecretHome home = SecretHome.open(root);
    for (var value : VALUES.entrySet()) {
      home.vault.set(value.getKey(), value.getValue());
    }
    return home;
  }

  private static void assertRead(SecretHome home) {
    VALUES.forEach((name, value) -> assertThat(home.vault.reveal(name)).hasValue(value));
  }

  private static Map<String, String> envelopes(SecretHome home) {
    var envelopes = new HashMap<String, String>();
    home.state.state().secrets().forEach((name, it) -> envelopes.put(name, it.envelope()));
    return envelopes;
  }
}
