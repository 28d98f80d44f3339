package dev.modeldock.kernel.promptlog.redact.number;

import static dev.modeldock.kernel.promptlog.redact.text.Characters.isDigit;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isWord;

import dev.modeldock.kernel.promptlog.redact.text.Folded;

/**
 * A run of groups of digits.
 *
 * @param text what they are in
 * @param bounds beginning and end of each
 * @param count how many there are
 */
record Groups(Folded text, int[] bounds, int count) {

  int start(int group) {
    return bounds[2 * group];
  }

  int end(int group) {
    return bounds[2 * group + 1];
  }

  int length(int group) {
    return group < count ? end(group) - start(group) : 0;
  }

  /** {@return the digit at that place of a group; -1 if it has none there} */
  int digit(int group, int at) {
    return at < length(group) ? text.at(start(group) + at) - '0' : -1;
  }

  /** {@return how much stands between a group and the next; 0 if there is none} */
  int gap(int group) {
    return group + 1 < count ? start(group + 1) - end(group) : 0;
  }

  /** {@return what stands between a group and the next} */
  String between(int group) {
    return group + 1 < count ? text.part(end(group), start(group + 1)) : "\n";
  }

  /** {@return the character before the group} */
  char before(int group) {
    return text.at(start(group) - 1);
  }

  /** {@return whether what begins at that place may be a number of its own} */
  boolean mayBegin(int at) {
    char before = text.at(at - 1);
    if (isWord(before) || before == '#' || before == '$' || before == '€') {
      return false;
    }
    char further = text.at(at - 2);
    return switch (before) {
      case '-', '.', '/', '+' -> !isWord(further);
      case ':' -> !isDigit(further);
      default -> true;
    };
  }

  /** {@return whether a number may end with that group} */
  boolean mayEnd(int group) {
    char after = text.at(end(group));
    char further = text.at(end(group) + 1);
    if (isWord(after) || after == '%') {
      return false;
    }
    return switch (after) {
      case '-' -> !isWord(further);
      case ':', '.' -> !isDigit(further);
      default -> true;
    };
  }
}
