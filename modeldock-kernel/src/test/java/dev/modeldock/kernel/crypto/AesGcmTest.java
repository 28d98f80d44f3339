package dev.modeldock.kernel.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AesGcmTest {

  private static final HexFormat HEX = HexFormat.of();

  /** Case 16 of the GCM specification: a key of 256 bits, with bound data. */
  private static final SecretKey KEY =
      key("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");

  private static final byte[] BOUND = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  private static final String NONCE = "cafebabefacedbaddecaf888";
  private static final byte[] PLAIN =
      HEX.parseHex(
          "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
              + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  private static final byte[] SEALED =
      HEX.parseHex(
          NONCE
              + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
              + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
              + "76fc6ece0f4e1768cddf8853bb2d551b");

  private final AesGcm cipher = new AesGcm(new SecureRandom());

  private static SecretKey key(String hex) {
    return new SecretKeySpec(HEX.parseHex(hex), "AES");
  }

  @Test
  void whatTheSpecificationSealsIsOpened() {
    assertThat(cipher.open(KEY, SEALED, BOUND)).hasValue(PLAIN);
  }

  @Test
  void itSealsAsTheSpecificationDoes() {
    var fixed =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(HEX.parseHex(NONCE), 0, bytes, 0, bytes.length);
          }
        };

    assertThat(new AesGcm(fixed).seal(KEY, PLAIN, BOUND)).isEqualTo(SEALED);
  }

  @Test
  void nothingChangedIsOpened() {
    for (int bit = 0; bit < SEALED.length * 8; bit++) {
      byte[] changed = SEALED.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(cipher.open(KEY, changed, BOUND)).as("bit %d", bit).isEmpty();
    }
    for (int length = 0; length < SEALED.length; length++) {
      assertThat(cipher.open(KEY, Arrays.copyOf(SEALED, length), BOUND)).isEmpty();
    }
  }

  @Test
  void anotherKeyOrAnotherPlaceOpensNothing() {
    assertThat(cipher.open(key("00".repeat(AesGcm.KEY_BYTES)), SEALED, BOUND)).isEmpty();
    assertThat(cipher.open(KEY, SEALED, "elsewhere".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void theSameIsNeverSealedAlike() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(HEX.formatHex(cipher.seal(KEY, PLAIN, BOUND), 0, 12));
    }
    assertThat(seen).hasSize(1_000);
  }
}
