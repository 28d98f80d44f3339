package dev.modeldock.kernel.promptlog.redact.number;

import static dev.modeldock.kernel.promptlog.redact.text.Characters.isAsciiLetter;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isDigit;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isWord;

import dev.modeldock.kernel.promptlog.redact.text.Finder;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import dev.modeldock.kernel.promptlog.redact.text.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds account numbers whose length is that of their country, and whose check digits fit. */
public final class Ibans implements Finder {

  private static final String LENGTHS =
      "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29"
          + "ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30"
          + "KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24"
          + "PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29"
          + "VA22VG24XK20YE30";
  private static final Map<String, Integer> LENGTH_OF = lengths();

  private static Map<String, Integer> lengths() {
    var lengths = new HashMap<String, Integer>();
    for (int i = 0; i < LENGTHS.length(); i += 4) {
      lengths.put(LENGTHS.substring(i, i + 2), Integer.valueOf(LENGTHS.substring(i + 2, i + 4)));
    }
    return lengths;
  }

  @Override
  public void find(Folded text, List<Span> found) {
    for (int i = 0; i + 15 <= text.length(); i++) {
      if (isAsciiLetter(text.at(i)) && isAsciiLetter(text.at(i + 1)) && !isWord(text.at(i - 1))) {
        Integer length = LENGTH_OF.get(text.part(i, i + 2).toUpperCase(Locale.ROOT));
        int to = length == null ? 0 : end(text, i, length);
        if (to > 0) {
          found.add(new Span(i, to, "iban"));
          i = to - 1;
        }
      }
    }
  }

  /** {@return where it ends; 0 if it is none} */
  private static int end(Folded text, int from, int length) {
    int i = from;
    // Read with its first four characters behind the rest, it is one more than a multiple of 97.
    int front = 0;
    int frontShift = 1;
    int rest = 0;
    for (int seen = 0; seen < length; i++) {
      char c = text.at(i);
      if (isGap(c) && isWord(text.at(i + 1)) && !isGap(text.at(i - 1))) {
        continue;
      }
      int value = isDigit(c) ? c - '0' : isAsciiLetter(c) ? (c | 0x20) - 'a' + 10 : -1;
      if (value < 0 || (seen == 2 || seen == 3) && !isDigit(c)) {
        return 0;
      }
      int shift = value > 9 ? 100 : 10;
      if (seen < 4) {
        front = (front * shift + value) % 97;
        frontShift = frontShift * shift % 97;
      } else {
        rest = (rest * shift + value) % 97;
      }
      seen++;
    }
    return !isWord(text.at(i)) && (rest * frontShift + front) % 97 == 1 ? i : 0;
  }

  private static boolean isGap(char c) {
    return c == ' ' || c == '-';
  }
}
