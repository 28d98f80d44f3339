package dev.modeldock.kernel.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.modeldock.kernel.audit.line.AuditLineFuzz;
import dev.modeldock.kernel.plugin.jar.JarCheckFuzz;
import dev.modeldock.kernel.relay.ReplyHeadFuzz;
import dev.modeldock.kernel.relay.SseFuzz;
import dev.modeldock.kernel.state.file.JournalFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every seed of the corpus, which has each input that a fuzzer ever found something with. The
 * fuzzing itself, which goes on from these, is a lane: {@code dist/assembly/src/lanes/run fuzz}.
 */
class FuzzCorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Map<String, Consumer<byte[]>> TARGETS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("audit.line.AuditLineFuzz", AuditLineFuzz::fuzzerTestOneInput),
              Map.entry("fuzz.AnswerFuzz", AnswerFuzz::fuzzerTestOneInput),
              Map.entry("fuzz.ChatBodyFuzz", ChatBodyFuzz::fuzzerTestOneInput),
              Map.entry("fuzz.CompletionFuzz", CompletionFuzz::fuzzerTestOneInput),
              Map.entry("fuzz.EmbeddingsFuzz", EmbeddingsFuzz::fuzzerTestOneInput),
              Map.entry("fuzz.JsonScanFuzz", JsonScanFuzz::fuzzerTestOneInput),
              Map.entry("fuzz.MessagesFuzz", MessagesFuzz::fuzzerTestOneInput),
              Map.entry("fuzz.ResponsesFuzz", ResponsesFuzz::fuzzerTestOneInput),
              Map.entry("fuzz.UpstreamFuzz", UpstreamFuzz::fuzzerTestOneInput),
              Map.entry("plugin.jar.JarCheckFuzz", FuzzCorpusTest::checkJar),
              Map.entry("relay.ReplyHeadFuzz", ReplyHeadFuzz::fuzzerTestOneInput),
              Map.entry("relay.SseFuzz", SseFuzz::fuzzerTestOneInput),
              Map.entry("state.file.JournalFuzz", JournalFuzz::fuzzerTestOneInput)));

  private static void checkJar(byte[] data) {
    try {
      JarCheckFuzz.fuzzerTestOneInput(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Set<String> targets() {
    return TARGETS.keySet();
  }

  @Test
  void eachTargetHasACorpusAndEachCorpusATarget() throws IOException {
    try (Stream<Path> folders = Files.list(CORPUS)) {
      Set<String> names =
          folders.map(folder -> folder.getFileName().toString()).collect(Collectors.toSet());
      assertThat(names).isEqualTo(TARGETS.keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everySeedIsFine(String target) throws IOException {
    List<Path> seeds;
    try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
      seeds = files.sorted().toList();
    }
    assertThat(seeds).isNotEmpty();
    for (Path seed : seeds) {
      byte[] data = Files.readAllBytes(seed);
      assertTimeoutPreemptively(
          LONGEST, () -> TARGETS.get(target).accept(data), () -> "with " + seed);
    }
  }

  /** A target that lets everything pass would look just as well. */
  @ParameterizedTest
  @MethodSource("targets")
  void beginningsAndRepeatsOfSeedsAreFine(String target) throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
      for (Path seed : files.toList()) {
        byte[] data = Files.readAllBytes(seed);
        for (int length = 0; length < Math.min(data.length, 600); length += 7) {
          TARGETS.get(target).accept(Arrays.copyOf(data, length));
        }
      }
    }
  }
}
