package dev.modeldock.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class Argon2idTest {

  private final Argon2id argon2 = new Argon2id(new SecureRandom());

  @Test
  void aHashVerifiesItsOwnSecretOnly() {
    String phc = argon2.hash("correct horse");
    assertThat(argon2.verify(phc, "correct horse")).isTrue();
    assertThat(argon2.verify(phc, "correct horsf")).isFalse();
  }

  @Test
  void theHashSaysHowItWasMade() {
    assertThat(argon2.hash("x"))
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
        .isNotEqualTo(argon2.hash("x"));
  }

  @Test
  void aHashOfAnotherCostAndAnotherToolVerifies() {
    // The reference implementation's own test vector.
    String phc =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(argon2.verify(phc, "password")).isTrue();
    assertThat(argon2.verify(phc, "passwore")).isFalse();
  }

  @Test
  void whatIsNotAHashIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> argon2.verify("plain", "plain"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> argon2.verify("$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "x"));
  }
}
