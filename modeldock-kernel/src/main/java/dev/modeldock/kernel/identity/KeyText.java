package dev.modeldock.kernel.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * The text of a key: {@code mdk_<id>_<secret><checksum>}.
 *
 * <p>The id (10 characters) is public and finds the record; the secret (24 characters of 62, 142
 * bits) is not; the checksum (6) tells a mistyped key from a wrong one without hashing anything.
 */
final class KeyText {

  private static final String MARK = "mdk_";
  private static final int ID = 10;
  private static final int SECRET = 24;
  private static final int CHECKSUM = 6;
  private static final int LENGTH = MARK.length() + ID + 1 + SECRET + CHECKSUM;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final String text;

  private KeyText(String text) {
    this.text = text;
  }

  /** {@return a new key} */
  static KeyText mint(RandomGenerator random) {
    var id = new StringBuilder(ID);
    appendRandom(id, ID, random);
    return mint(id.toString(), random);
  }

  /** {@return a new text for the key of that id} */
  static KeyText mint(String id, RandomGenerator random) {
    var text = new StringBuilder(LENGTH).append(MARK).append(id).append('_');
    appendRandom(text, SECRET, random);
    return new KeyText(text.append(checksum(text)).toString());
  }

  /** {@return {@code text} as a key, if it has the form of one and its checksum is right} */
  static Optional<KeyText> parse(String text) {
    if (text.length() != LENGTH
        || !text.startsWith(MARK)
        || text.charAt(MARK.length() + ID) != '_') {
      return Optional.empty();
    }
    int body = LENGTH - CHECKSUM;
    for (int i = MARK.length(); i < LENGTH; i++) {
      if (i != MARK.length() + ID && ALPHABET.indexOf(text.charAt(i)) < 0) {
        return Optional.empty();
      }
    }
    return text.substring(body).equals(checksum(text.substring(0, body)))
        ? Optional.of(new KeyText(text))
        : Optional.empty();
  }

  /** {@return the public part, by which the record is found} */
  String id() {
    return text.substring(MARK.length(), MARK.length() + ID);
  }

  /** {@return what is shown of the key} */
  String prefix() {
    return text.substring(0, MARK.length() + ID);
  }

  /** {@return the whole key: for hashing, and for showing it once to who made it} */
  String reveal() {
    return text;
  }

  private static void appendRandom(StringBuilder text, int count, RandomGenerator random) {
    for (int i = 0; i < count; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
  }

  private static String checksum(CharSequence body) {
    var crc = new CRC32C();
    crc.update(body.toString().getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    var digits = new char[CHECKSUM];
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }

  @Override
  public String toString() {
    return prefix() + "_…";
  }
}
