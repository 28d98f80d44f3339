package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What has become of the API since it was frozen is written down. After a change, renew it with
 * {@code -Dmodeldock.docs.renew=true}; what would break plugins has failed the build before.
 */
class ApiDiffTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path FOUND = ROOT.resolve("modeldock-api/target/japicmp/since-1.0.diff");
  private static final Path PAGE = ROOT.resolve("docs/apidiffs/since-1.0.txt");

  @Test
  void theDiffSinceTheFrozenApiIsTheCommittedOne() throws IOException {
    // A build of this module alone has not compared anything; the whole build always has.
    Assumptions.assumeTrue(Files.exists(FOUND), "the API was not compared in this build");
    String found =
        Files.readAllLines(FOUND).stream()
            .filter(line -> !line.startsWith("Comparing ") && !line.startsWith("WARNING: "))
            .filter(line -> !line.startsWith("Semantic versioning "))
            .map(String::stripTrailing)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n", "", "\n"));
    if (Boolean.getBoolean("modeldock.docs.renew")) {
      Files.writeString(PAGE, found);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(found);
  }
}
