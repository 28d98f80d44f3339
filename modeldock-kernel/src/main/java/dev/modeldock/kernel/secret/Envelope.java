package dev.modeldock.kernel.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An encrypted value as text: {@code v1.KEY.BYTES}. The version stands first, so that another
 * cipher can come later without touching what is stored.
 *
 * @param key the public name of its key
 * @param sealed nonce, encrypted value and tag
 */
record Envelope(String key, byte[] sealed) {

  private static final String VERSION = "v1";
  private static final Pattern FORM = Pattern.compile(VERSION + "\\.([0-9a-f]{8})\\.([\\w-]+)");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** {@return the envelope that {@code text} is; empty if it is none} */
  static Optional<Envelope> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      var envelope = new Envelope(form.group(1), Base64.getUrlDecoder().decode(form.group(2)));
      // Base64 has spare bits at its end, and no change of a text may go unnoticed.
      return Optional.of(envelope).filter(read -> read.text().equals(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  String text() {
    return VERSION + "." + key + "." + ENCODER.encodeToString(sealed);
  }

  /**
   * {@return what ties a value to its place: in another record, or under another key, it is void}
   */
  static byte[] bound(String key, String secret) {
    return String.join("\n", "modeldock secret", VERSION, key, secret).getBytes(UTF_8);
  }
}
