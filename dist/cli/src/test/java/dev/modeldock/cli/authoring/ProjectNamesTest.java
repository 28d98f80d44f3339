package dev.modeldock.cli.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.cli.client.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectNamesTest {

  @ParameterizedTest
  @CsvSource({"acme-llm, AcmeLlm, acmellm", "x, X, x", "vllm2, Vllm2, vllm2", "a-1-b, A1B, a1b"})
  void classesAndPackageFollowFromTheName(String name, String className, String packageName) {
    ProjectNames names = ProjectNames.of(name, null);

    assertThat(names.className()).isEqualTo(className);
    assertThat(names.packageName()).isEqualTo(packageName);
  }

  @Test
  void packageIsTheAuthorsToChoose() {
    assertThat(ProjectNames.of("acme-llm", "com.acme.llm_2").packageName())
        .isEqualTo("com.acme.llm_2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Acme",
        "1st",
        "a--b",
        "-a",
        "a-",
        "a_b",
        "a.b",
        "a/../b",
        "a b",
        "a-name-that-is-longer-than-forty-letters-x"
      })
  void nameOfAnotherFormIsRefusedWithTheForm(String name) {
    assertThatThrownBy(() -> ProjectNames.of(name, "com.acme"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("lower-case letters, digits and single dashes");
  }

  @ParameterizedTest
  @CsvSource({
    "com.new.llm, 'new' is a word of Java",
    "java.acme, what begins with 'java'",
    "dev.modeldock.plugins.acme, what begins with 'dev.modeldock'",
    "com..acme, its parts are",
    "Com.acme, its parts are",
    "com.acme., its parts are",
  })
  void packageThatJavaOrTheGatewayWouldRefuseIsRefusedHere(String packageName, String why) {
    assertThatThrownBy(() -> ProjectNames.of("acme", packageName))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(why);
  }

  @Test
  void packageThatOnlyBeginsLikeATakenOneIsFine() {
    assertThat(ProjectNames.of("acme", "javafan.acme").packageName()).isEqualTo("javafan.acme");
  }
}
