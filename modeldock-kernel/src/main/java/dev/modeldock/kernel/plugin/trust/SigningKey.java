package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.kernel.crypto.Ed25519;
import dev.modeldock.kernel.crypto.PrivateKeys;
import dev.modeldock.kernel.home.PrivateMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Optional;

/** An author's key. Neither its text nor a message has the private one. */
public final class SigningKey {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey key;
  private final String publicKey;

  private SigningKey(PrivateKey key, String publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  private static Optional<SigningKey> of(PrivateKey key) {
    return Ed25519.publicKey(key).map(known -> new SigningKey(key, known));
  }

  /** {@return a new key} */
  public static SigningKey generate() {
    return of(Ed25519.generate()).orElseThrow();
  }

  /**
   * Reads the key that {@link #pem} wrote, or another tool.
   *
   * @throws IOException if it cannot be read, others may read it, or it is no such key
   */
  public static SigningKey read(Path file) throws IOException {
    PrivateMode.FILE.require(file);
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin >= 0 && end > begin) {
      try {
        byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        Optional<SigningKey> key = of(PrivateKeys.read("PRIVATE KEY", der));
        if (key.isPresent()) {
          return key.get();
        }
      } catch (GeneralSecurityException | IllegalArgumentException _) {
        // told below: what is wrong with it could tell of what is in it
      }
    }
    throw new IOException(file + " holds no Ed25519 key; make one: modeldock plugins keygen FILE");
  }

  /** {@return the private key, for a file that nobody else reads} */
  public String pem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return BEGIN + "\n" + base64 + "\n" + END + "\n";
  }

  /** {@return what others pin} */
  public String publicKey() {
    return publicKey;
  }

  /** {@return the signature of {@code bytes}} */
  byte[] sign(byte[] bytes) throws GeneralSecurityException {
    return Ed25519.sign(key, bytes);
  }

  @Override
  public String toString() {
    return publicKey;
  }
}
