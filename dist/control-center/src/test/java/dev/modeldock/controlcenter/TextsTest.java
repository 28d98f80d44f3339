package dev.modeldock.controlcenter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.controlcenter.TextCall.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Whatever the pages say they can say in both languages. */
class TextsTest {

  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
  private static final Pattern CATALOGUE =
      Pattern.compile("(?:\\btexts = |\\bloadTexts\\()'([\\w-]+)'");

  /** The texts of a language by their keys, each of which begins with its catalogue's name. */
  private static final Map<String, String> EN = new TreeMap<>();

  private static final Map<String, String> ZH = new TreeMap<>();
  private static final List<TextCall> CALLS = new ArrayList<>();

  @BeforeAll
  static void read() {
    read("en", EN);
    read("zh", ZH);
    for (Path file : Pages.ours(".js")) {
      CALLS.addAll(TextCall.in(Pages.text(file), Pages.OURS.relativize(file).toString()));
    }
  }

  private static void read(String language, Map<String, String> texts) {
    var json = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    for (Path file : Pages.files(Pages.OURS.resolve("i18n").resolve(language), ".json")) {
      String name = file.getFileName().toString().replace(".json", "");
      Map<String, Object> catalogue =
          json.readValue(Pages.text(file), new TypeReference<Map<String, Object>>() {});
      catalogue.forEach((key, text) -> {
        assertThat(text).as("%s of %s", key, file).isInstanceOf(String.class);
        texts.put(name + "." + key, String.valueOf(text));
      });
    }
  }

  @Test
  void bothLanguagesHaveTheSameTexts() {
    assertThat(EN).isNotEmpty();
    assertThat(ZH.keySet()).containsExactlyElementsOf(EN.keySet());
  }

  @Test
  void noTextIsEmpty() {
    assertThat(EN).allSatisfy((key, text) -> assertThat(text).as(key).isNotBlank());
    assertThat(ZH).allSatisfy((key, text) -> assertThat(text).as(key).isNotBlank());
  }

  @Test
  void bothLanguagesNameTheSameValues() {
    assertThat(EN)
        .allSatisfy((key, text) ->
            assertThat(names(ZH.getOrDefault(key, ""))).as(key).isEqualTo(names(text)));
  }

  @Test
  void whatIsCountedHasAFormForOneAndAFormForMore() {
    assertThat(EN.keySet())
        .filteredOn(key -> key.endsWith(".one"))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(EN).containsKey(key.replaceAll("one$", "other")));
  }

  @Test
  void everyCatalogueThatIsLoadedIsThere() {
    Set<String> there = EN.keySet().stream().map(TextsTest::catalogue).collect(Collectors.toSet());
    Set<String> loaded = new TreeSet<>();
    for (Path file : Pages.ours(".js")) {
      CATALOGUE.matcher(Pages.text(file)).results().map(it -> it.group(1)).forEach(loaded::add);
    }

    assertThat(loaded).isNotEmpty().isSubsetOf(there);
  }

  @Test
  void everyTextThatAScriptShowsIsThere() {
    assertThat(CALLS).hasSizeGreaterThan(100);
    assertThat(problems(Key::literal)).isEmpty();
  }

  @Test
  void everyFormOfKeysThatAScriptPutsTogetherHasATextAtLeast() {
    assertThat(problems(key -> !key.literal())).isEmpty();
  }

  @Test
  void everyValueThatATextNamesIsGiven() {
    List<String> missing = new ArrayList<>();
    for (TextCall call : CALLS) {
      for (Key key : call.keys()) {
        if (key.literal() && (call.values().isEmpty() || call.values().startsWith("{"))) {
          for (String form : call.counted() ? List.of(".one", ".other") : List.of("")) {
            Set<String> names = names(EN.getOrDefault(key.text() + form, ""));
            names.removeIf(name -> call.counted() && name.equals("n"));
            names.removeIf(
                name -> Pattern.compile("\\b" + name + "\\b").matcher(call.values()).find());
            names.forEach(
                name -> missing.add("%s: %s has {%s}".formatted(call.where(), key.text(), name)));
          }
        }
      }
    }

    assertThat(missing).isEmpty();
  }

  private static List<String> problems(Predicate<Key> kind) {
    List<String> problems = new ArrayList<>();
    for (TextCall call : CALLS) {
      for (Key key : call.keys()) {
        for (String form : call.counted() ? List.of(".one", ".other") : List.of("")) {
          if (kind.test(key) && !isText(key, form)) {
            problems.add("%s: %s%s".formatted(call.where(), key.text(), form));
          }
        }
      }
    }
    return problems;
  }

  private static boolean isText(Key key, String form) {
    return EN.keySet().stream()
        .filter(each -> each.endsWith(form))
        .map(each -> each.substring(0, each.length() - form.length()))
        .anyMatch(key.form().asMatchPredicate());
  }

  private static String catalogue(String key) {
    return key.substring(0, key.indexOf('.'));
  }

  private static Set<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map((MatchResult it) -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
