package dev.modeldock.kernel.promptlog.redact.number;

import java.util.Set;

/**
 * Tells telephone numbers: with the code of their country, or in a form that is usual in one, or in
 * any form behind a word that says so.
 */
final class Phones {

  private static final Set<String> BETWEEN =
      Set.of(" ", "-", ".", "/", "(", ")", " (", ") ", ")-", "-(", " - ", " / ", ")/", "(0) ");
  private static final int MOST = 15;
  private static final int LEAST = 8;
  private static final int LEAST_BEHIND_WORD = 6;
  private static final int MOST_GROUPS = 8;

  private Phones() {}

  /** {@return where the number begins whose first group this is: at its plus or bracket} */
  static int start(Groups run, int group) {
    int at = run.start(group);
    while (run.text().at(at - 1) == '+' || run.text().at(at - 1) == '(') {
      at--;
    }
    return at;
  }

  /** {@return of how many groups the number is that begins with this one; 0 if none does} */
  static int groups(Groups run, int first, PhoneWords words) {
    int start = start(run, first);
    if (!run.mayBegin(start)) {
      return 0;
    }
    int groups = 0;
    if (run.before(first) == '+') {
      groups = international(run, first, 0);
    } else if (run.digit(first, 0) == 0 && run.digit(first, 1) == 0) {
      groups = international(run, first, 2);
    } else if (run.digit(first, 0) == 0) {
      groups = withTrunkDigit(run, first);
    }
    groups = groups > 0 ? groups : american(run, first);
    groups = groups > 0 ? groups : russian(run, first);
    groups = groups > 0 ? groups : chinese(run, first, words);
    groups = groups > 0 ? groups : inBrackets(run, first);
    return groups > 0 || !words.near(start) ? groups : any(run, first);
  }

  /** {@return how many groups belong together, of so many digits at most} */
  private static int together(Groups run, int first, int most) {
    int digits = run.length(first);
    int groups = 1;
    while (groups < MOST_GROUPS
        && isJoined(run, first + groups - 1)
        && digits + run.length(first + groups) <= most) {
      digits += run.length(first + groups);
      groups++;
    }
    return digits <= most ? groups : 0;
  }

  private static boolean isJoined(Groups run, int group) {
    return run.gap(group) == 1 || BETWEEN.contains(run.between(group));
  }

  private static int digits(Groups run, int first, int groups) {
    int digits = 0;
    for (int i = first; i < first + groups; i++) {
      digits += run.length(i);
    }
    return digits;
  }

  private static int international(Groups run, int first, int zeros) {
    int country = run.digit(first, zeros);
    if (country < 1) {
      return 0;
    }
    boolean eleven = country == 1 || country == 7;
    int groups = together(run, first, zeros + (eleven ? 11 : MOST));
    int digits = groups == 0 ? 0 : digits(run, first, groups) - zeros;
    // Without anything between them, digits behind a plus may also have been added.
    int least = groups == 1 || zeros > 0 ? 10 : LEAST;
    return digits >= least && (!eleven || digits == 11) && run.mayEnd(first + groups - 1)
        ? groups
        : 0;
  }

  private static int withTrunkDigit(Groups run, int first) {
    if (run.length(first) >= 10) {
      return isMobile(run, first) && run.mayEnd(first) ? 1 : 0;
    }
    int pairs = run.length(first) == 2 ? pairs(run, first) : 0;
    if (pairs >= 4) {
      boolean alone = first == 0 || run.length(first - 1) != 2;
      return pairs == 5 && alone && run.mayEnd(first + 4) ? 5 : 0;
    }
    int groups = together(run, first, 12);
    if (groups < 2 || isDate(run, first)) {
      return 0;
    }
    for (int i = first; i < first + groups; i++) {
      if (run.length(i) < 2 || i < first + groups - 1 && run.between(i).indexOf('.') >= 0) {
        return 0;
      }
    }
    int digits = digits(run, first, groups);
    return digits >= 9 && run.length(first) >= 2 && run.mayEnd(first + groups - 1) ? groups : 0;
  }

  private static boolean isMobile(Groups run, int group) {
    int length = run.length(group);
    int second = run.digit(group, 1);
    int third = run.digit(group, 2);
    return switch (second) {
      case 5, 6 -> length == 10;
      case 7 -> length == 10 || length == 11;
      case 8, 9 -> length == 11 && third == 0;
      case 1 -> third >= 5 && third <= 7 && (length == 11 || length == 12);
      default -> false;
    };
  }

  /** {@return how many groups of two digits follow each other, with the same between them} */
  private static int pairs(Groups run, int first) {
    int groups = 1;
    String between = run.between(first);
    while (groups < MOST_GROUPS
        && BETWEEN.contains(between)
        && run.between(first + groups - 1).equals(between)
        && run.length(first + groups) == 2) {
      groups++;
    }
    return groups;
  }

  private static boolean isDate(Groups run, int first) {
    int one = run.length(first);
    int two = run.length(first + 1);
    int three = run.length(first + 2);
    return one <= 2 && two <= 2 && three == 4 || one == 4 && two == 2 && three == 2;
  }

  private static int american(Groups run, int first) {
    int area = run.length(first) == 1 && run.digit(first, 0) == 1 ? first + 1 : first;
    if (!has(run, area, 3, 3, 4) || run.digit(area, 0) < 2 || run.digit(area + 1, 0) < 2) {
      return 0;
    }
    String one = run.between(area);
    String two = run.between(area + 1);
    boolean usual =
        one.equals(two) && (one.equals("-") || one.equals("."))
            || one.startsWith(")") && (two.equals("-") || two.equals(" ") || two.equals("."))
            || area > first && one.equals(two) && one.equals(" ");
    return usual && run.mayEnd(area + 2) ? area + 3 - first : 0;
  }

  private static int russian(Groups run, int first) {
    if (run.length(first) != 1 || run.digit(first, 0) != 8 || run.digit(first + 1, 0) < 3) {
      return 0;
    }
    int groups = has(run, first + 1, 3, 3, 2, 2) ? 5 : has(run, first + 1, 3, 3, 4) ? 4 : 0;
    return groups > 0 && together(run, first, 11) >= groups && run.mayEnd(first + groups - 1)
        ? groups
        : 0;
  }

  private static int chinese(Groups run, int first, PhoneWords words) {
    if (run.digit(first, 0) != 1 || run.digit(first, 1) < 3) {
      return 0;
    }
    if (has(run, first, 3, 4, 4)
        && run.between(first).equals(run.between(first + 1))
        && Set.of(" ", "-").contains(run.between(first))) {
      return run.mayEnd(first + 2) ? 3 : 0;
    }
    return run.length(first) == 11 && words.amongChinese(run.start(first)) && run.mayEnd(first)
        ? 1
        : 0;
  }

  /** An area's code in brackets, which is how it is written in many countries. */
  private static int inBrackets(Groups run, int first) {
    if (run.before(first) != '(' || !run.between(first).startsWith(")")) {
      return 0;
    }
    int groups = together(run, first, 12);
    return run.length(first) >= 2
            && run.length(first) <= 5
            && groups >= 2
            && digits(run, first, groups) >= 9
            && run.mayEnd(first + groups - 1)
        ? groups
        : 0;
  }

  private static int any(Groups run, int first) {
    int groups = together(run, first, MOST);
    return groups > 0
            && digits(run, first, groups) >= LEAST_BEHIND_WORD
            && !isDate(run, first)
            && run.mayEnd(first + groups - 1)
        ? groups
        : 0;
  }

  private static boolean has(Groups run, int first, int... lengths) {
    for (int i = 0; i < lengths.length; i++) {
      if (run.length(first + i) != lengths[i]) {
        return false;
      }
    }
    return true;
  }
}
