package dev.modeldock.kernel.promptlog.redact.secret;

import dev.modeldock.kernel.promptlog.redact.text.Characters;
import dev.modeldock.kernel.promptlog.redact.text.Finder;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import dev.modeldock.kernel.promptlog.redact.text.Span;
import java.util.List;

/**
 * Finds secrets by what they are called: {@code password = …}, {@code "api_key": "…"}, {@code
 * Authorization: Bearer …}, {@code пароль: …}.
 */
public final class Assignments implements Finder {

  private static final int MOST_BETWEEN = 4;
  private static final String[] COPULAS = {" is ", " ist ", " lautet ", " est ", " es ", " è "};

  @Override
  public void find(Folded text, List<Span> found) {
    int i = 1;
    while (i < text.length()) {
      int known = found.size();
      switch (text.at(i)) {
        case ':', '=' -> assigned(text, i, i + 1, false, found);
        case '是', '为', '為', 'は', '는', '은' -> assigned(text, i, i + 1, true, found);
        case ' ' -> {
          spoken(text, i, found);
          bearer(text, i, found);
        }
        default -> {
          // Nothing is told by any other sign.
        }
      }
      // What a secret seems to say is no matter any more.
      i = found.size() > known ? Math.max(i + 1, found.getLast().to()) : i + 1;
    }
  }

  private static void spoken(Folded text, int at, List<Span> found) {
    for (String copula : COPULAS) {
      if (text.hasWord(copula, at)) {
        assigned(text, at, at + copula.length() - 1, true, found);
      }
    }
  }

  /** A token in a command or in prose, where no colon stands before it. */
  private static void bearer(Folded text, int at, List<Span> found) {
    if (text.hasWord("bearer", at - 6) && !Characters.isWord(text.at(at - 7))) {
      int to = Values.bareEnd(text, at + 1, Values.LOOKED_AT);
      if (Values.looksRandom(text, at + 1, to)) {
        found.add(new Span(at + 1, Values.bareEnd(text, at + 1, text.length()), "token"));
      }
    }
  }

  private static void assigned(
      Folded text, int sign, int behind, boolean spoken, List<Span> found) {
    int end = sign;
    while (sign - end < MOST_BETWEEN && " \"'`])*".indexOf(text.at(end - 1)) >= 0) {
      end--;
    }
    SecretName name = SecretName.endingAt(text, end);
    if (name == null) {
      return;
    }
    int from = behind;
    while (from - behind < MOST_BETWEEN && " =>\t*".indexOf(text.at(from)) >= 0) {
      from++;
    }
    boolean quoted = isQuote(text.at(from));
    if (quoted) {
      from++;
    }
    int to = end(text, from, name, quoted, Values.LOOKED_AT);
    if (to > from && isSecret(text, from, to, name.strength(), spoken)) {
      int whole = end(text, from, name, quoted, text.length());
      found.add(new Span(from, Math.max(to, whole), name.kind()));
    }
  }

  private static int end(Folded text, int from, SecretName name, boolean quoted, int most) {
    return switch (name.strength()) {
      case LINE -> Values.lineEnd(text, from, most);
      case STRONG, RANDOM, NUMBER ->
          quoted ? Values.quotedEnd(text, from, most) : Values.bareEnd(text, from, most);
    };
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  private static boolean isSecret(
      Folded text, int from, int to, SecretName.Strength strength, boolean spoken) {
    if (Values.isPlaceholder(text, from, to)) {
      return false;
    }
    return switch (strength) {
      case LINE -> to - from >= 8;
      case NUMBER -> Values.isShortNumber(text, from, to);
      case RANDOM -> Values.looksRandom(text, from, to);
      case STRONG -> !spoken || Values.isNoWord(text, from, to);
    };
  }
}
