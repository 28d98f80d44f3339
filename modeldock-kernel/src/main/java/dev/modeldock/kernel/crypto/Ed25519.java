package dev.modeldock.kernel.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * Signs and verifies with Ed25519 (RFC 8032). Public keys are texts, {@code ed25519:} and their 32
 * bytes in base64 for addresses, of which each key has one. Any thread.
 */
public final class Ed25519 {

  private static final String SCHEME = "ed25519:";
  private static final Pattern KEY = Pattern.compile(SCHEME + "[A-Za-z0-9_-]{43}");

  /** What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] INFO = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private Ed25519() {}

  /** {@return whether {@code text} is a public key, in the one form that it has} */
  public static boolean isKey(String text) {
    return KEY.matcher(text).matches() && text(bytes(text)).equals(text);
  }

  private static byte[] bytes(String key) {
    return Base64.getUrlDecoder().decode(key.substring(SCHEME.length()));
  }

  private static String text(byte[] key) {
    return SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /** {@return a new private key} */
  public static PrivateKey generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** {@return the public key of {@code key}; empty if that is no key of Ed25519} */
  public static Optional<String> publicKey(PrivateKey key) {
    return key instanceof EdECPrivateKey pair
            && pair.getBytes().filter(seed -> seed.length == KEY_BYTES).isPresent()
        ? Optional.of(
            text(
                new Ed25519PrivateKeyParameters(pair.getBytes().orElseThrow())
                    .generatePublicKey()
                    .getEncoded()))
        : Optional.empty();
  }

  /** {@return the signature of {@code bytes}, 64 bytes} */
  public static byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(bytes);
    return signature.sign();
  }

  /** {@return whether {@code signature} of {@code bytes} was made with the key of {@code key}} */
  public static boolean verifies(String key, byte[] bytes, byte[] signature) {
    if (!isKey(key)) {
      return false;
    }
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(decoded(bytes(key)));
      check.update(bytes);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static PublicKey decoded(byte[] key) throws GeneralSecurityException {
    byte[] info = new byte[INFO.length + KEY_BYTES];
    System.arraycopy(INFO, 0, info, 0, INFO.length);
    System.arraycopy(key, 0, info, INFO.length, KEY_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
  }
}
