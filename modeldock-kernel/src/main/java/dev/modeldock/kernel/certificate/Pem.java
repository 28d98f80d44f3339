package dev.modeldock.kernel.certificate;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file.
 *
 * @param label what it is called
 * @param der its content
 */
record Pem(String label, byte[] der) {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /**
   * {@return the blocks of a file, but for those that are damaged} What lies between is skipped.
   */
  static List<Pem> read(String text) {
    var blocks = new ArrayList<Pem>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      try {
        blocks.add(new Pem(block.group(1), Base64.getMimeDecoder().decode(block.group(2))));
      } catch (IllegalArgumentException _) {
        // Not base64: whoever needs the block misses it.
      }
    }
    return blocks;
  }

  /** {@return the block as it stands in a file} */
  String text() {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
