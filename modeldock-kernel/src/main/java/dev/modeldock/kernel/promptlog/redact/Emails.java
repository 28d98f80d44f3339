package dev.modeldock.kernel.promptlog.redact;

import static dev.modeldock.kernel.promptlog.redact.text.Characters.isDigit;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isUnspaced;

import dev.modeldock.kernel.promptlog.redact.text.Characters;
import dev.modeldock.kernel.promptlog.redact.text.Finder;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import dev.modeldock.kernel.promptlog.redact.text.Span;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds e-mail addresses, of all scripts. */
final class Emails implements Finder {

  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_HOST = 253;

  /** What stands behind the last dot of a version, and of no host. */
  private static final Set<String> VERSIONS =
      Set.of("alpha", "beta", "rc", "dev", "next", "canary", "final", "snapshot", "release");

  @Override
  public void find(Folded text, List<Span> found) {
    int least = 0;
    for (int i = 1; i < text.length(); i++) {
      if (text.at(i) == '@') {
        int from = nameStart(text, i, least);
        int to = from < i ? hostEnd(text, i + 1) : 0;
        if (to > 0 && !isLogin(text, from, i)) {
          found.add(new Span(from, to, "email"));
          least = to;
          i = to - 1;
        } else {
          least = i + 1;
        }
      }
    }
  }

  private static int nameStart(Folded text, int at, int least) {
    int from = at;
    boolean spaced = !isUnspaced(text.at(at - 1));
    while (from > least
        && at - from < LONGEST_NAME
        && isName(text.at(from - 1))
        && !(spaced && isUnspaced(text.at(from - 1)))) {
      from--;
    }
    while (from < at && !Character.isLetterOrDigit(text.at(from)) && text.at(from) != '_') {
      from++;
    }
    return from;
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || isMark(c) || "._%+-'".indexOf(c) >= 0 && c != 0;
  }

  /** Many scripts have vowels that are no letters of their own. */
  private static boolean isMark(char c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** {@return where the host ends; 0 if it is none that mail could go to} */
  private static int hostEnd(Folded text, int from) {
    if (text.at(from) == '[') {
      int to = from + 1;
      while (to - from < LONGEST_NAME
          && (Characters.isWord(text.at(to)) || ".:".indexOf(text.at(to)) >= 0)) {
        to++;
      }
      return text.at(to) == ']' ? to + 1 : 0;
    }
    int label = from;
    int to = 0;
    for (int labels = 1; label - from < LONGEST_HOST; labels++) {
      int end = labelEnd(text, label);
      if (labels > 1 && isTop(text, label, lettersEnd(text, label, end))) {
        to = lettersEnd(text, label, end);
      }
      if (end == label || text.at(end) != '.') {
        break;
      }
      label = end + 1;
    }
    return to > 0 && isPicture(text, from) ? 0 : to;
  }

  private static int labelEnd(Folded text, int from) {
    int i = from;
    while (i - from < LONGEST_NAME) {
      char c = text.at(i);
      boolean goesOn = Character.isLetterOrDigit(c) || isMark(c) || c == '-' && i > from;
      if (!goesOn || isUnspaced(c) && i > from && !isUnspaced(text.at(i - 1))) {
        break;
      }
      i++;
    }
    return i;
  }

  private static int lettersEnd(Folded text, int from, int end) {
    if (text.hasWord("xn--", from)) {
      return end;
    }
    int i = from;
    while (i < end && !isDigit(text.at(i)) && text.at(i) != '-') {
      i++;
    }
    return i;
  }

  private static boolean isTop(Folded text, int from, int to) {
    return to - from >= 2
        && !isDigit(text.at(to))
        && !VERSIONS.contains(text.part(from, to).toLowerCase(Locale.ROOT));
  }

  /** {@return whether it is the twofold picture {@code name@2x.png}} */
  private static boolean isPicture(Folded text, int host) {
    return isDigit(text.at(host)) && text.at(host + 1) == 'x' && text.at(host + 2) == '.';
  }

  /** Everybody is called git there; and what stands in an address goes as a login, by itself. */
  private static boolean isLogin(Folded text, int from, int at) {
    if (at - from == 3 && text.has("git", from)) {
      return true;
    }
    int user = from - 1;
    while (text.at(from - 1) == ':' && from - user < LONGEST_NAME && isName(text.at(user - 1))) {
      user--;
    }
    return text.at(from - 1) == ':' && text.has("://", user - 3);
  }
}
