package dev.modeldock.kernel.promptlog.redact.secret;

import dev.modeldock.kernel.promptlog.redact.text.Characters;
import dev.modeldock.kernel.promptlog.redact.text.Finder;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import dev.modeldock.kernel.promptlog.redact.text.Span;
import java.util.List;

/** Finds private keys between their lines of dashes, also where one of these is cut off. */
public final class PrivateKeys implements Finder {

  private static final String KIND = "private-key";
  private static final int LONGEST_MARK = 80;
  private static final int MOST_HEADERS = 8;

  @Override
  public void find(Folded text, List<Span> found) {
    int covered = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) != '-' || text.at(i - 1) == '-') {
        continue;
      }
      int word = i;
      while (text.at(word) == '-') {
        word++;
      }
      if (word - i < 4) {
        continue;
      }
      int label = text.at(word) == ' ' ? word + 1 : word;
      boolean begins = text.has("BEGIN ", label);
      if ((begins || text.has("END ", label)) && isPrivateKey(text, label)) {
        int behind = markEnd(text, label);
        int from = begins ? i : bodyStart(text, i, covered);
        int to = begins ? bodyEnd(text, behind) : behind;
        found.add(new Span(from, to, KIND));
        covered = to;
        i = Math.max(i, to - 1);
      }
    }
  }

  private static boolean isPrivateKey(Folded text, int label) {
    for (int i = label; i < label + LONGEST_MARK && isMark(text.at(i)); i++) {
      if (text.has("PRIVATE", i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMark(char c) {
    return c >= 'A' && c <= 'Z' || Characters.isDigit(c) || c == ' ';
  }

  private static int markEnd(Folded text, int label) {
    int i = label;
    while (i < label + LONGEST_MARK && isMark(text.at(i))) {
      i++;
    }
    while (text.at(i) == '-') {
      i++;
    }
    return i;
  }

  /** {@return where the key ends that begins here: at its last line, or where it cannot go on} */
  private static int bodyEnd(Folded text, int behind) {
    int i = behind;
    int headers = 0;
    while (true) {
      while (isBody(text.at(i)) || isHyphen(text, i)) {
        i++;
      }
      if (text.at(i) == ':' && headers++ < MOST_HEADERS) {
        while (i < text.length() && text.at(i) != '\n') {
          i++;
        }
      } else {
        break;
      }
    }
    int dashes = i;
    while (text.at(dashes) == '-') {
      dashes++;
    }
    int label = text.at(dashes) == ' ' ? dashes + 1 : dashes;
    return dashes - i >= 4 && text.has("END ", label) ? markEnd(text, label) : i;
  }

  /** {@return where the key begins of which only the end is there} */
  private static int bodyStart(Folded text, int end, int least) {
    int i = end;
    while (i > least && isBody(text.at(i - 1))) {
      i--;
    }
    return i;
  }

  /** Headers have them in their names. */
  private static boolean isHyphen(Folded text, int i) {
    return text.at(i) == '-' && text.at(i - 1) != '-' && text.at(i + 1) != '-';
  }

  private static boolean isBody(char c) {
    return Characters.isAsciiLetter(c)
        || Characters.isDigit(c)
        || c == '+'
        || c == '/'
        || c == '='
        || c == ' '
        || c == '\n'
        || c == '\r'
        || c == '\t'
        || c == '"'
        || c == '\''
        || c == ',';
  }
}
