package dev.modeldock.kernel.promptlog.redact.number;

import static dev.modeldock.kernel.promptlog.redact.text.Characters.isDigit;

import dev.modeldock.kernel.promptlog.redact.text.Finder;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import dev.modeldock.kernel.promptlog.redact.text.Span;
import java.util.Arrays;
import java.util.List;

/**
 * Finds payment cards and telephone numbers: groups of digits with little between them. A run of
 * groups may hold several of them, and other numbers beside them.
 */
public final class Numbers implements Finder {

  private static final int MOST_BETWEEN = 3;

  @Override
  public void find(Folded text, List<Span> found) {
    var words = PhoneWords.in(text);
    int i = 0;
    while (i < text.length()) {
      if (isDigit(text.at(i))) {
        Groups run = run(text, i);
        find(run, words, found);
        i = run.end(run.count() - 1);
      } else {
        i++;
      }
    }
  }

  private static Groups run(Folded text, int from) {
    int[] bounds = new int[16];
    int count = 0;
    int i = from;
    while (isDigit(text.at(i))) {
      if (bounds.length == 2 * count) {
        bounds = Arrays.copyOf(bounds, 4 * count);
      }
      bounds[2 * count] = i;
      while (isDigit(text.at(i))) {
        i++;
      }
      bounds[2 * count + 1] = i;
      count++;
      int next = i;
      while (next - i < MOST_BETWEEN && isBetween(text.at(next))) {
        next++;
      }
      i = next;
    }
    return new Groups(text, bounds, count);
  }

  private static boolean isBetween(char c) {
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
  }

  private static void find(Groups run, PhoneWords words, List<Span> found) {
    int group = 0;
    int behindFound = 0;
    while (group < run.count()) {
      int cards = Cards.groups(run, group);
      boolean amid = group > behindFound && isTight(run, group - 1);
      int phones = cards > 0 || amid ? 0 : Phones.groups(run, group, words);
      int groups = Math.max(cards, phones);
      if (groups > 0) {
        int from = cards > 0 ? run.start(group) : Phones.start(run, group);
        found.add(new Span(from, run.end(group + groups - 1), cards > 0 ? "card" : "phone"));
      }
      group += Math.max(1, groups);
      behindFound = groups > 0 ? group : behindFound;
    }
  }

  /** {@return whether a group of some length and the next are more likely one number than two} */
  private static boolean isTight(Groups run, int group) {
    return run.length(group) >= 3 && run.gap(group) == 1;
  }
}
