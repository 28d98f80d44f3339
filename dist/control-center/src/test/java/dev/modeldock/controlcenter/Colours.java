package dev.modeldock.controlcenter;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The colours of one theme, by the names of their custom properties without the dashes. */
record Colours(Map<String, Integer> byName) {

  private static final Pattern COLOUR = Pattern.compile("--([a-z0-9-]+):\\s*#([0-9a-f]{6});");
  private static final Pattern DARK =
      Pattern.compile(":root\\[data-theme=\"dark\"] \\{([^}]*--[^}]*)}");
  private static final Pattern LIGHT = Pattern.compile(":root \\{([^}]*)}");

  /** {@return the light theme, which is also the ground of the dark one} */
  static Colours light() {
    return new Colours(read(LIGHT));
  }

  static Colours dark() {
    var all = new HashMap<>(read(LIGHT));
    all.putAll(read(DARK));
    return new Colours(all);
  }

  /** {@return these as the filter grayscale shows them} */
  Colours grey() {
    var grey = new HashMap<String, Integer>();
    byName.forEach((name, colour) -> grey.put(name, grey(colour)));
    return new Colours(grey);
  }

  private static Map<String, Integer> read(Pattern block) {
    String tokens = Pages.text(Pages.OURS.resolve("css/tokens.css"));
    var found = new HashMap<String, Integer>();
    block
        .matcher(tokens)
        .results()
        .map(it -> it.group(1))
        .flatMap(it -> COLOUR.matcher(it).results())
        .forEach((MatchResult it) -> found.put(it.group(1), Integer.parseInt(it.group(2), 16)));
    return found;
  }

  /** {@return the names that the dark theme itself gives a colour} */
  static Map<String, Integer> darkItself() {
    return read(DARK);
  }

  /** {@return how far {@code front} stands out from {@code ground}, by WCAG: 1 to 21} */
  double contrast(String front, String ground) {
    return contrast(of(front), of(ground));
  }

  private int of(String name) {
    Integer colour = byName.get(name);
    if (colour == null) {
      throw new AssertionError("tokens.css has no colour --" + name);
    }
    return colour;
  }

  static double contrast(int one, int other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static int grey(int colour) {
    double grey =
        0.2126 * (colour >> 16 & 0xff) + 0.7152 * (colour >> 8 & 0xff) + 0.0722 * (colour & 0xff);
    return (int) Math.round(grey) * 0x010101;
  }

  private static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16 & 0xff)
        + 0.7152 * linear(colour >> 8 & 0xff)
        + 0.0722 * linear(colour & 0xff);
  }

  private static double linear(int part) {
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
