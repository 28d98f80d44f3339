package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.kernel.crypto.Ed25519;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with its signature, as it stands in a jar: seven lines of ASCII, in this order.
 *
 * @param statement what is signed
 * @param signature 64 bytes
 */
record SignatureBlock(Statement statement, byte[] signature) {

  private static final int LONGEST = 1024;
  private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._+-]{0,63}";
  private static final Pattern FORM =
      Pattern.compile(
          Statement.TITLE
              + "\nid ("
              + WORD
              + ")\nversion ("
              + WORD
              + ")\nsha256 ([0-9a-f]{64})"
              + "\napi (\\[[0-9]{1,9}\\.[0-9]{1,9},[0-9]{1,9}\\))"
              + "\nkey (ed25519:[A-Za-z0-9_-]{43})"
              + "\nsig ([A-Za-z0-9_-]{86})\n");

  /** {@return whether somebody meant {@code bytes} to be a signature} */
  static boolean isMeant(byte[] bytes) {
    // By either end of it, so that damage to one does not make it pass for none at all.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.startsWith("modeldock-sig") || text.contains("ed25519:");
  }

  /** {@return what {@code bytes} say; empty if they are not, to the letter, of this form} */
  static Optional<SignatureBlock> parse(byte[] bytes) {
    if (bytes.length > LONGEST) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(new String(bytes, StandardCharsets.US_ASCII));
    if (!form.matches()) {
      return Optional.empty();
    }
    var statement =
        new Statement(form.group(1), form.group(2), form.group(3), form.group(4), form.group(5));
    var block = new SignatureBlock(statement, Base64.getUrlDecoder().decode(form.group(6)));
    // Of base64 there are several spellings; the last letter has bits to spare.
    return Arrays.equals(block.bytes(), bytes) ? Optional.of(block) : Optional.empty();
  }

  /** {@return whether it was signed with the key that it names} */
  boolean verifies() {
    return Ed25519.verifies(statement.key(), statement.bytes(), signature);
  }

  /** {@return it as it stands in a jar} */
  byte[] bytes() {
    String sig = Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    return (statement.text() + "sig " + sig + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}
