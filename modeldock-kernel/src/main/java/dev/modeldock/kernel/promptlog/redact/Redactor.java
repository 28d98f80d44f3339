package dev.modeldock.kernel.promptlog.redact;

import dev.modeldock.kernel.promptlog.redact.number.Ibans;
import dev.modeldock.kernel.promptlog.redact.number.Numbers;
import dev.modeldock.kernel.promptlog.redact.secret.Assignments;
import dev.modeldock.kernel.promptlog.redact.secret.PrivateKeys;
import dev.modeldock.kernel.promptlog.redact.secret.Tokens;
import dev.modeldock.kernel.promptlog.redact.secret.UrlLogins;
import dev.modeldock.kernel.promptlog.redact.text.Finder;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import dev.modeldock.kernel.promptlog.redact.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes out of texts what looks like a credential or like personal data, and marks each place:
 * {@code [redacted:email]}. It goes by form alone, in the text as a person or a program would read
 * it: what has no form of its own, such as a name or an address in a street, stays.
 *
 * <p>Safe for use by several threads. Takes time in proportion to the text, whatever it is.
 */
public final class Redactor {

  private static final List<Finder> FINDERS =
      List.of(
          new PrivateKeys(),
          new UrlLogins(),
          new Tokens(),
          new Assignments(),
          new Emails(),
          new Ibans(),
          new Numbers());

  /** {@return {@code text} without what looks private} */
  public String redact(String text) {
    return redact(text, text.length());
  }

  /**
   * {@return the first {@code end} characters of {@code text}, without what looks private} What
   * begins before the end is recognized by what follows, too.
   */
  public String redact(String text, int end) {
    Folded folded = Folded.of(text);
    var found = new ArrayList<Span>();
    for (Finder each : FINDERS) {
      each.find(folded, found);
    }
    if (found.isEmpty()) {
      return text.substring(0, end);
    }
    found.sort(Comparator.comparingInt(Span::from).thenComparing(Span::to, (a, b) -> b - a));
    return marked(text, end, folded, found);
  }

  private static String marked(String text, int end, Folded folded, List<Span> found) {
    var marked = new StringBuilder(end);
    int at = 0;
    for (int i = 0; i < found.size(); i++) {
      Span span = found.get(i);
      int to = span.to();
      // What overlaps is one; it is called what begins first.
      while (i + 1 < found.size() && found.get(i + 1).from() < to) {
        to = Math.max(to, found.get(++i).to());
      }
      int from = folded.start(span.from());
      if (from >= end) {
        break;
      }
      marked.append(text, at, from).append("[redacted:").append(span.kind()).append(']');
      at = folded.end(to - 1);
    }
    return at < end ? marked.append(text, at, end).toString() : marked.toString();
  }
}
