package dev.modeldock.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RuleIdsTest {

  private static final Path API = Path.of("..", "..", "modeldock-api", "src", "main", "java");
  private static final Path GUIDE = Path.of("..", "..", "docs", "plugin-guide.md");
  private static final String BEGIN = "<!-- the rules begin -->\n";
  private static final String END = "<!-- the rules end -->";
  private static final Pattern ID = Pattern.compile("\\bR\\d\\d\\b");

  @Test
  void eachRuleHasAnIdOfItsOwnAndASentence() {
    assertThat(names()).hasSizeGreaterThan(40).allMatch(name -> name.matches("R\\d\\d \\S.+"));
    assertThat(ids()).doesNotHaveDuplicates();
  }

  @Test
  void eachRuleStandsInTheApiAndTheApiNamesNoOther() throws IOException {
    var named = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(API)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        ID.matcher(Files.readString(file)).results().map(MatchResult::group).forEach(named::add);
      }
    }
    assertThat(named).containsExactlyElementsOf(new TreeSet<>(ids()));
  }

  @Test
  void theGuideHasEachRuleAndWhereItStands() throws IOException {
    var table = new StringBuilder("\n| Rule | | Javadoc |\n|---|---|---|\n");
    for (String name : names().stream().sorted().toList()) {
      String id = name.substring(0, 3);
      table.append("| %s | %s | %s |\n".formatted(id, name.substring(4), places(id)));
    }
    String page = Files.readString(GUIDE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (Boolean.getBoolean("modeldock.docs.renew")) {
      page = page.substring(0, begin) + table + "\n" + page.substring(end);
      Files.writeString(GUIDE, page);
      end = page.indexOf(END);
    }

    assertThat(page.substring(begin, end)).isEqualTo(table.append("\n").toString());
  }

  /** {@return the types of the API in whose Javadoc a rule stands} */
  private static String places(String id) throws IOException {
    var types = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(API)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (!file.endsWith("module-info.java") && Files.readString(file).contains(id)) {
          types.add("`" + file.getFileName().toString().replace(".java", "") + "`");
        }
      }
    }
    return String.join(", ", types);
  }

  private static List<String> ids() {
    return names().stream().map(name -> name.substring(0, 3)).toList();
  }

  private static List<String> names() {
    var names = new ArrayList<String>();
    Class<?> type = ProviderContractTest.class;
    while (type != Object.class) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          names.add(method.getAnnotation(DisplayName.class).value());
        }
      }
      type = type.getSuperclass();
    }
    return names;
  }
}
