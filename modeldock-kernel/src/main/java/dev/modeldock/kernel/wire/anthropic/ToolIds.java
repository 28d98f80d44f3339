package dev.modeldock.kernel.wire.anthropic;

import java.util.HashSet;
import java.util.Set;

/**
 * Gives the tool calls of one answer ids that Anthropic's clients accept: letters, digits, dashes
 * and underscores, no two alike. A good id stays as it is. Another is changed in the same way
 * whenever it comes, and what the client sends back is the changed one both in the call and in its
 * result, so nothing need be changed back.
 */
final class ToolIds {

  private static final int LONGEST = 64;

  private final Set<String> given = new HashSet<>();

  /** {@return the id that the client is told} */
  String of(String id) {
    String told = accepted(id) ? id : changed(id);
    for (int again = 2; !given.add(told); again++) {
      String next = told + "_" + again;
      if (!given.contains(next)) {
        told = next;
      }
    }
    return told;
  }

  private static boolean accepted(String id) {
    return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(ToolIds::fits);
  }

  private static boolean fits(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }

  /** The hash keeps ids apart that differ only in what is lost. */
  private static String changed(String id) {
    String hash = Integer.toHexString(id.hashCode());
    var text = new StringBuilder("toolu_");
    id.chars().limit(LONGEST - 16).map(c -> fits(c) ? c : '_').forEach(text::appendCodePoint);
    return text.append('_').append(hash).toString();
  }
}
