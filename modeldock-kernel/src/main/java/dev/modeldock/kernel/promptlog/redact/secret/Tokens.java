package dev.modeldock.kernel.promptlog.redact.secret;

import static dev.modeldock.kernel.promptlog.redact.text.Characters.isAsciiLetter;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isDigit;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isWord;

import dev.modeldock.kernel.promptlog.redact.text.Finder;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import dev.modeldock.kernel.promptlog.redact.text.Span;
import java.util.List;
import java.util.stream.Collectors;

/** Finds credentials that are told by how they begin, and those of the gateway itself. */
public final class Tokens implements Finder {

  private static final String KEY = "api-key";
  private static final int WEB_TOKEN_PART = 10;

  /** The control token is 32 random bytes in base64, and nothing else about it is of a form. */
  private static final int CONTROL_TOKEN = 43;

  /**
   * How a credential begins.
   *
   * @param prefix the beginning
   * @param least how many characters follow at least
   * @param dashes whether a dash or a dot can be among them
   * @param digits how many of them are digits at least: what tells them from names
   * @param kind what it is called
   */
  private record Form(String prefix, int least, boolean dashes, int digits, String kind) {}

  private static final List<Form> FORMS =
      List.of(
          new Form("mdk_", 20, false, 0, "modeldock-key"),
          new Form("sk-ant-", 12, true, 1, KEY),
          new Form("sk-", 20, true, 2, KEY),
          new Form("sk_live_", 12, false, 0, KEY),
          new Form("sk_test_", 12, false, 0, KEY),
          new Form("rk_live_", 12, false, 0, KEY),
          new Form("whsec_", 16, false, 0, KEY),
          new Form("AKIA", 16, false, 0, KEY),
          new Form("ASIA", 16, false, 0, KEY),
          new Form("ghp_", 20, false, 0, KEY),
          new Form("gho_", 20, false, 0, KEY),
          new Form("ghu_", 20, false, 0, KEY),
          new Form("ghs_", 20, false, 0, KEY),
          new Form("ghr_", 20, false, 0, KEY),
          new Form("github_pat_", 20, false, 0, KEY),
          new Form("glpat-", 16, true, 0, KEY),
          new Form("gldt-", 16, true, 0, KEY),
          new Form("glrt-", 16, true, 0, KEY),
          new Form("xoxb-", 10, true, 1, KEY),
          new Form("xoxp-", 10, true, 1, KEY),
          new Form("xoxa-", 10, true, 1, KEY),
          new Form("xoxr-", 10, true, 1, KEY),
          new Form("xoxs-", 10, true, 1, KEY),
          new Form("xoxe.", 10, true, 1, KEY),
          new Form("xoxe-", 10, true, 1, KEY),
          new Form("xapp-", 10, true, 1, KEY),
          new Form("AIza", 30, true, 0, KEY),
          new Form("ya29.", 20, true, 0, KEY),
          new Form("GOCSPX-", 16, true, 0, KEY),
          new Form("hf_", 20, false, 0, KEY),
          new Form("npm_", 30, false, 0, KEY),
          new Form("pypi-", 30, true, 0, KEY),
          new Form("dop_v1_", 30, false, 0, KEY),
          new Form("SG.", 30, true, 1, KEY),
          new Form("shpat_", 20, false, 0, KEY),
          new Form("gsk_", 30, false, 0, KEY),
          new Form("xai-", 30, true, 2, KEY),
          new Form("pplx-", 30, true, 2, KEY),
          new Form("nvapi-", 30, true, 0, KEY),
          new Form("r8_", 30, false, 0, KEY),
          new Form("hvs.", 20, true, 0, KEY),
          new Form("dckr_pat_", 20, true, 0, KEY),
          new Form("lin_api_", 20, false, 0, KEY),
          new Form("AGE-SECRET-KEY-1", 30, false, 0, "private-key"));

  /** With what they begin, so that most words need no closer look. */
  private static final String FIRSTS = firsts();

  private static String firsts() {
    return FORMS.stream()
        .map(form -> form.prefix().substring(0, 1))
        .distinct()
        .collect(Collectors.joining());
  }

  @Override
  public void find(Folded text, List<Span> found) {
    // Up to where each form was looked for and is not: within that, it is not either.
    int[] without = new int[FORMS.size()];
    for (int i = 0; i < text.length(); i++) {
      if (isWord(text.at(i - 1)) || !isAsciiLetter(text.at(i)) && !isDigit(text.at(i))) {
        continue;
      }
      int to = webToken(text, i, found);
      boolean may = FIRSTS.indexOf(text.at(i)) >= 0;
      for (int each = 0; may && each < without.length && to == 0; each++) {
        Form form = FORMS.get(each);
        if (text.at(i) == form.prefix().charAt(0)
            && i >= without[each]
            && text.has(form.prefix(), i)) {
          to = form(text, i, form, each, without, found);
        }
      }
      i = Math.max(i, to - 1);
    }
    controlTokens(text, found);
  }

  private static int form(
      Folded text, int from, Form form, int number, int[] without, List<Span> found) {
    int body = from + form.prefix().length();
    int to = body;
    int digits = 0;
    while (isWord(text.at(to)) || form.dashes() && isJoint(text, to)) {
      digits += isDigit(text.at(to)) ? 1 : 0;
      to++;
    }
    if (to - body < form.least() || digits < form.digits()) {
      without[number] = to;
      return 0;
    }
    found.add(new Span(from, to, form.kind()));
    return to;
  }

  /** A dot that ends a sentence is none within a token. */
  private static boolean isJoint(Folded text, int i) {
    return (text.at(i) == '-' || text.at(i) == '.') && isWord(text.at(i + 1))
        || text.at(i) == '-' && text.at(i + 1) == '-';
  }

  /** {@return where the JSON web token ends that begins here; 0 if none does} */
  private static int webToken(Folded text, int from, List<Span> found) {
    if (!text.has("eyJ", from) || text.at(from - 1) == '-') {
      return 0;
    }
    int dot = base64End(text, from);
    if (dot - from < WEB_TOKEN_PART || text.at(dot) != '.') {
      return 0;
    }
    int to = base64End(text, dot + 1);
    if (to - dot <= WEB_TOKEN_PART) {
      return 0;
    }
    for (int parts = 2; parts < 5 && text.at(to) == '.' && isBase64(text.at(to + 1)); parts++) {
      to = base64End(text, to + 1);
    }
    found.add(new Span(from, to, "token"));
    return to;
  }

  private static void controlTokens(Folded text, List<Span> found) {
    int i = 0;
    while (i < text.length()) {
      int end = base64End(text, i);
      if (end - i == CONTROL_TOKEN && isRandom(text, i, end)) {
        found.add(new Span(i, end, "token"));
      }
      i = end + 1;
    }
  }

  private static boolean isRandom(Folded text, int from, int to) {
    int digits = 0;
    int small = 0;
    int capital = 0;
    for (int i = from; i < to; i++) {
      char c = text.at(i);
      digits += isDigit(c) ? 1 : 0;
      small += c >= 'a' && c <= 'z' ? 1 : 0;
      capital += c >= 'A' && c <= 'Z' ? 1 : 0;
    }
    return digits >= 2 && small >= 5 && capital >= 5;
  }

  private static int base64End(Folded text, int from) {
    int i = from;
    while (isBase64(text.at(i))) {
      i++;
    }
    return i;
  }

  private static boolean isBase64(char c) {
    return isWord(c) || c == '-';
  }
}
