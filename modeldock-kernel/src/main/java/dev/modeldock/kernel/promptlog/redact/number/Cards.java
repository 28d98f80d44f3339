package dev.modeldock.kernel.promptlog.redact.number;

import dev.modeldock.kernel.promptlog.redact.text.Characters;

/** Tells numbers of payment cards: by their issuer, their length and their check digit. */
final class Cards {

  private static final int LEAST = 13;
  private static final int MOST = 19;
  private static final int MOST_GROUPS = 8;

  private Cards() {}

  /** {@return of how many groups the card number is that begins with this one; 0 if none does} */
  static int groups(Groups run, int first) {
    char before = run.before(first);
    if (Characters.isAsciiLetter(before) || before == '_' || before == '+') {
      return 0;
    }
    if (run.digit(first, 0) < 2 || run.digit(first, 0) > 8) {
      return 0;
    }
    int[] digits = new int[MOST];
    int count = 0;
    int found = 0;
    for (int group = first; group < run.count() && group - first < MOST_GROUPS; group++) {
      int length = run.length(group);
      if (count + length > MOST) {
        break;
      }
      for (int i = 0; i < length; i++) {
        digits[count++] = run.digit(group, i);
      }
      if (count >= LEAST && isCard(digits, count) && endsThere(run, group)) {
        found = group - first + 1;
      }
      char after = run.text().at(run.end(group));
      if (run.gap(group) != 1 || after != ' ' && after != '-') {
        break;
      }
    }
    return found;
  }

  private static boolean endsThere(Groups run, int group) {
    return !Characters.isWord(run.text().at(run.end(group)));
  }

  private static boolean isCard(int[] digits, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i] * (1 + i % 2);
      sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0 && hasIssuer(digits, count);
  }

  private static boolean hasIssuer(int[] d, int count) {
    int two = d[0] * 10 + d[1];
    int four = two * 100 + d[2] * 10 + d[3];
    return switch (d[0]) {
      case 4 -> count == 13 || count == 16 || count == 19;
      case 2 -> count == 16 && (four >= 2221 && four <= 2720 || four >= 2200 && four <= 2204);
      case 3 ->
          (two == 34 || two == 37) && count == 15
              || (two == 36 || two == 38 || two == 39 || four >= 3000 && four <= 3059)
                  && count >= 14
              || four >= 3528 && four <= 3589 && count >= 16;
      case 5 -> two >= 51 && two <= 55 && count == 16 || two == 50 || two >= 56 && two <= 58;
      case 6 -> count >= 16 || two == 63 || two == 67;
      case 8 -> (two == 81 || two == 82) && count >= 16;
      default -> false;
    };
  }
}
