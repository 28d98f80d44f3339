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
