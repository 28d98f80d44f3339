package dev.modeldock.kernel.promptlog.redact.number;

import dev.modeldock.kernel.promptlog.redact.text.Characters;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import java.util.Arrays;

/** Where a text speaks of telephones, so that a number behind it is one whatever its form. */
final class PhoneWords {

  private static final int NEAR = 18;
  private static final int NEIGHBOURHOOD = 40;

  private static final String[] WORDS = {
    "tel",
    "telephone",
    "telefon",
    "telefono",
    "teléfono",
    "telefonnummer",
    "tél",
    "téléphone",
    "phone",
    "mobile",
    "cell",
    "cellphone",
    "fax",
    "whatsapp",
    "fon",
    "handy",
    "handynummer",
    "rufnummer",
    "mobil",
    "portable",
    "móvil",
    "movil",
    "celular",
    "cellulare",
    "тел",
    "телефон",
    "телефона",
    "телефону",
    "моб",
    "мобильный",
    "факс",
    "هاتف",
    "الهاتف",
    "هاتفي",
    "جوال",
    "الجوال",
    "موبايل",
    "تلفون",
    "电话",
    "手机",
    "電話",
    "手機",
    "携帯",
    "联系方式",
    "전화",
    "휴대폰",
    "☎",
    "☏"
  };

  /** With what they begin, so that most places need no closer look. */
  private static final String FIRSTS = firsts();

  private final Folded text;
  private int[] ends = new int[8];
  private int count;

  /** The first of the places that may still be near; numbers are asked for in their order. */
  private int next;

  private PhoneWords(Folded text) {
    this.text = text;
  }

  private static String firsts() {
    var firsts = new StringBuilder();
    for (String word : WORDS) {
      if (firsts.indexOf(word.substring(0, 1)) < 0) {
        firsts.append(word.charAt(0));
      }
    }
    return firsts.toString();
  }

  static PhoneWords in(Folded text) {
    var words = new PhoneWords(text);
    for (int i = 0; i < text.length(); i++) {
      int end = words.endOfWord(i);
      if (end > 0) {
        words.add(end);
        i = end - 1;
      }
    }
    return words;
  }

  private int endOfWord(int at) {
    char first = Character.toLowerCase(text.at(at));
    if (FIRSTS.indexOf(first) < 0) {
      return 0;
    }
    boolean unspaced = Characters.isUnspaced(first);
    if (!unspaced && Character.isLetter(text.at(at - 1))) {
      return 0;
    }
    int longest = 0;
    for (String word : WORDS) {
      if (word.charAt(0) == first
          && text.hasWord(word, at)
          && (unspaced || !Character.isLetter(text.at(at + word.length())))) {
        longest = Math.max(longest, at + word.length());
      }
    }
    return longest;
  }

  private void add(int end) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = end;
  }

  /** {@return whether there is such a word shortly before that place} */
  boolean near(int at) {
    while (next < count && ends[next] < at - NEAR) {
      next++;
    }
    return next < count && ends[next] <= at;
  }

  /** {@return whether there are Chinese characters around that place} */
  boolean amongChinese(int at) {
    for (int i = at - NEIGHBOURHOOD; i < at + NEIGHBOURHOOD; i++) {
      char c = text.at(i);
      if (c >= 0x4e00 && c <= 0x9fff) {
        return true;
      }
    }
    return false;
  }
}
