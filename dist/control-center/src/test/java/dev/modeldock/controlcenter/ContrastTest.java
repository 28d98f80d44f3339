package dev.modeldock.controlcenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything can be read in both themes, as WCAG 2.2 AA wants it. */
class ContrastTest {

  private static final double TEXT = 4.5;
  private static final double GRAPHICS = 3;

  private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)}");
  private static final Pattern FRONT =
      Pattern.compile("(?<![a-z-])color:\\s*var\\(--([a-z0-9-]+)\\)");
  private static final Pattern GROUND =
      Pattern.compile("(?<![a-z-])background(?:-color)?:\\s*var\\(--([a-z0-9-]+)\\)");
  private static final Pattern LITERAL =
      Pattern.compile("#[0-9a-fA-F]{3,8}\\b|\\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\\(");

  private static final Pattern TRANSLUCENT = Pattern.compile("(?<![a-z-])opacity:\\s*0?\\.");

  /** A step of an animation. */
  private static final Pattern STEP = Pattern.compile("[0-9]+%|from|to");

  private enum Theme {
    LIGHT,
    DARK,
    /** What is out of date. */
    LIGHT_GREY,
    DARK_GREY;

    Colours colours() {
      return switch (this) {
        case LIGHT -> Colours.light();
        case DARK -> Colours.dark();
        case LIGHT_GREY -> Colours.light().grey();
        case DARK_GREY -> Colours.dark().grey();
      };
    }
  }

  private record Pair(String front, String ground, String where) {}

  @Test
  void contrastIsReckonedAsTheStandardDoes() {
    assertThat(Colours.contrast(0xffffff, 0)).isEqualTo(21, within(0.001));
    assertThat(Colours.contrast(0x777777, 0xffffff)).isEqualTo(4.48, within(0.005));
    assertThat(Colours.contrast(0x123456, 0x123456)).isEqualTo(1, within(0.001));
  }

  @Test
  void theDarkThemeHasAColourForEachOfTheLightOnes() {
    assertThat(Colours.light().byName()).hasSizeGreaterThan(15);
    assertThat(Colours.darkItself()).containsOnlyKeys(Colours.light().byName().keySet());
  }

  @Test
  void noColourIsNamedElsewhere() {
    for (Path file : Pages.ours(".css")) {
      if (!file.endsWith("tokens.css")) {
        assertThat(LITERAL.matcher(Pages.text(file)).results().map(MatchResult::group))
            .as(file.toString())
            .isEmpty();
      }
    }
  }

  /** Text that has its ground from what it stands in. */
  @ParameterizedTest
  @CsvSource({
    "text, bg surface surface-2 accent-soft",
    "text-2, bg surface surface-2 accent-soft",
    "accent, bg surface surface-2 accent-soft",
    "accent-strong, bg surface surface-2 accent-soft",
    "ok, bg surface ok-soft",
    "warn, bg surface warn-soft",
    "bad, bg surface surface-2 bad-soft",
    "on-accent, accent accent-strong",
    "on-bad, bad",
    "bg, text",
  })
  void textCanBeRead(String front, String grounds) {
    check(grounds(front, grounds), TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "border-control, bg surface",
    "accent, bg surface surface-2 accent-soft",
    "second, surface",
    "bad, surface",
  })
  void edgesOfControlsFocusAndLinesOfChartsCanBeSeen(String front, String grounds) {
    check(grounds(front, grounds), GRAPHICS);
  }

  @Test
  void whatARulePutsOnAGroundCanBeReadOnIt() {
    List<Pair> pairs = new ArrayList<>();
    for (Path file : Pages.ours(".css")) {
      RULE.matcher(Pages.text(file))
          .results()
          .forEach(rule -> {
            Matcher front = FRONT.matcher(rule.group(2));
            Matcher ground = GROUND.matcher(rule.group(2));
            if (front.find() && ground.find()) {
              pairs.add(new Pair(front.group(1), ground.group(1), rule.group(1).strip()));
            }
          });
    }

    assertThat(pairs).hasSizeGreaterThan(15);
    check(pairs.stream(), TEXT);
  }

  /** What is in grey is held to the same contrasts; what is translucent could not be. */
  @Test
  void whatIsOutOfDateIsGreyAndNothingIsTranslucentButWhatCannotBeUsed() {
    assertThat(Pages.text(Pages.OURS.resolve("css/layout.css")))
        .contains("main[data-state=\"stale\"] { filter: grayscale(1); }");
    List<String> translucent = new ArrayList<>();
    for (Path file : Pages.ours(".css")) {
      RULE.matcher(Pages.text(file))
          .results()
          .filter(rule -> TRANSLUCENT.matcher(rule.group(2)).find())
          .map(rule -> rule.group(1).strip())
          .filter(selector -> !selector.contains("disabled") && !STEP.matcher(selector).matches())
          .forEach(translucent::add);
    }
    assertThat(translucent).isEmpty();
  }

  private static Stream<Pair> grounds(String front, String grounds) {
    return Stream.of(grounds.split(" ")).map(ground -> new Pair(front, ground, "by what it is in"));
  }

  private static void check(Stream<Pair> pairs, double least) {
    List<String> problems =
        pairs
            .flatMap(pair ->
                Stream.of(Theme.values())
                    .filter(theme -> theme.colours().contrast(pair.front(), pair.ground()) < least)
                    .map(theme ->
                        "%s: --%s on --%s is %.2f (%s)"
                            .formatted(
                                theme,
                                pair.front(),
                                pair.ground(),
                                theme.colours().contrast(pair.front(), pair.ground()),
                                pair.where())))
            .toList();
    assertThat(problems).as("pairs below %s", least).isEmpty();
  }
}
