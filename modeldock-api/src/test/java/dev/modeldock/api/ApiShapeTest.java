package dev.modeldock.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the API promises about itself, and that nobody changes it without noticing. */
class ApiShapeTest {

  private static final int MOST_FILES = 65;
  private static final int MOST_LINES = 250;
  private static final String RENEW = "modeldock.api.renew";

  /** Maven runs the tests in the module's folder. */
  private static final Path PICTURE =
      Path.of("../docs/apidiffs/api-" + ApiLevel.current() + ".txt");

  private static final Pattern QUALIFIED = Pattern.compile("[a-z]\\w*(\\.[a-z]\\w*)+\\.[A-Z]\\w*");

  @Test
  void theRulesSeeTheWholeApi() {
    assertThat(ApiPicture.publicTypes()).hasSizeGreaterThan(60);
  }

  @Test
  void noTypeCanBeExtendedByAccident() {
    assertThat(ApiPicture.types())
        .filteredOn(type -> type.getEnclosingClass() == null)
        .allSatisfy(type ->
            assertThat(
                    type.isInterface()
                        || type.isSealed()
                        || type.accessFlags().contains(AccessFlag.FINAL))
                .as("%s is an interface, sealed or final", type.getName())
                .isTrue());
  }

  @Test
  void everyInterfaceSaysWhoImplementsIt() {
    assertThat(ApiPicture.publicTypes())
        .filteredOn(type -> type.getEnclosingClass() == null)
        .filteredOn(type -> type.isInterface() && !type.isAnnotation() && !type.isSealed())
        .isNotEmpty()
        .allSatisfy(type ->
            assertThat(
                    type.isAnnotationPresent(ImplementedByHost.class)
                        != type.isAnnotationPresent(ImplementedByPlugin.class))
                .as("%s is implemented by the host or by plugins", type.getName())
                .isTrue());
  }

  @Test
  void signaturesNameOnlyTheApiAndTheJdk() {
    assertThat(ApiPicture.take())
        .flatExtracting(
            line -> QUALIFIED.matcher(line).results().map(MatchResult::group).distinct().toList())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(name).matches("(java\\.|dev\\.modeldock\\.api\\.).*"));
  }

  @Test
  void theApiIsSmall() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(Files::isRegularFile).toList();
      assertThat(sources).hasSizeBetween(40, MOST_FILES);
      for (Path source : sources) {
        assertThat(Files.readAllLines(source))
            .as("lines of %s", source.getFileName())
            .hasSizeLessThanOrEqualTo(MOST_LINES);
      }
    }
  }

  @Test
  void theApiIsWhatWasAgreed() throws IOException {
    List<String> now = ApiPicture.take();
    if (Boolean.getBoolean(RENEW)) {
      Files.createDirectories(PICTURE.getParent());
      Files.writeString(PICTURE, String.join("\n", now) + "\n", StandardCharsets.UTF_8);
    }
    assertThat(PICTURE).as("the picture of the API; make it with -D%s=true", RENEW).exists();
    List<String> agreed = Files.readAllLines(PICTURE, StandardCharsets.UTF_8);

    List<String> gone = new ArrayList<>(agreed);
    gone.removeAll(now);
    List<String> come = new ArrayList<>(now);
    come.removeAll(agreed);

    assertThat(Stream.concat(gone.stream().map("- "::concat), come.stream().map("+ "::concat)))
        .as(
            """
            The API differs from %s. A line that goes breaks plugins, unless nothing was released \
            with it; a line that comes is a new minor level in ApiLevel, and so a new file. If it \
            is meant, renew the picture and commit it:
              ./mvnw -pl modeldock-api test -D%s=true\
            """,
            PICTURE, RENEW)
        .isEmpty();
  }
}
