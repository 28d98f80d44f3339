package dev.modeldock.kernel.plugin.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.host.words.OneLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no jars, or jars that mean harm. */
class BrokenJarTest {

  @TempDir static Path folder;
  private static PluginJars jars;

  private final JarCheck check = new JarCheck(OfferedModules.ofKernel());

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(folder);
  }

  @Test
  void jarThatEndsAnywhereIsRefusedInWords() throws IOException {
    byte[] whole = Files.readAllBytes(jars.echo("echo", "1.0").write("whole.jar"));
    for (int length = 0; length < whole.length; length += 97) {
      assertThat(problems(Arrays.copyOf(whole, length)))
          .containsExactly("it is not a jar, or a broken one");
    }
  }

  @Test
  void changedBytesAreFoundOrHarmless() throws IOException {
    byte[] whole = Files.readAllBytes(jars.echo("echo", "1.0").write("whole.jar"));
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      JarReport report = report(changed);
      if (report.problems().isEmpty()) {
        assertThat(report.manifest()).isNotNull();
        assertThat(report.module()).isNotNull();
      }
      assertThat(report.problems())
          .allMatch(line -> OneLine.isPlain(line, OneLine.LONGEST), "one short line");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "META-INF/MANIFEST.MF",
        "meta-inf/manifest.mf",
        "module-info.class",
        "META-INF/versions/25/module-info.class"
      })
  void headThatInflatesToMoreThanAnybodyReadsIsRefused(String head) throws IOException {
    byte[] bomb = zip(out -> zeros(out, head, 8L * 1024 * 1024));
    assertThat(bomb).hasSizeLessThan(400_000);

    assertThat(problems(bomb)).containsExactly("its " + head + " is larger than 1 MB");
  }

  @Test
  void jarThatInflatesToMoreThanIsTakenIsRefused() throws IOException {
    byte[] bomb =
        zip(out -> {
          for (int i = 0; i < 5; i++) {
            zeros(out, "data/" + i, 60L * 1024 * 1024);
          }
        });
    assertThat(bomb).hasSizeLessThan(400_000);

    assertThat(problems(bomb)).containsExactly("unpacked, it is larger than 256 MB");
  }

  @Test
  void entryThatLiesOfItsSizeIsRefused() throws IOException {
    byte[] bomb = zip(out -> zeros(out, "META-INF/MANIFEST.MF", 8L * 1024 * 1024));
    int directory = find(bomb, new byte[] {'P', 'K', 1, 2});
    // The size in the directory: a few bytes, says the jar.
    Arrays.fill(bomb, directory + 24, directory + 28, (byte) 0);
    bomb[directory + 24] = 10;

    assertThat(problems(bomb))
        .singleElement()
        .asString()
        .matches("its META-INF/MANIFEST.MF is (larger than 1 MB|damaged)");
  }

  @Test
  void entryOfWhichTheBytesWereChangedIsDamaged() throws IOException {
    byte[] jar =
        zip(out -> {
          out.putNextEntry(stored("a.txt", "what was written"));
          out.write("what was written".getBytes(StandardCharsets.UTF_8));
        });
    jar[find(jar, "what was".getBytes(StandardCharsets.UTF_8))] = 'W';

    assertThat(problems(jar)).containsExactly("its a.txt is damaged");
  }

  @Test
  void entryThatIsThereTwiceIsRefused() throws IOException {
    byte[] jar =
        zip(out -> {
          for (String name : List.of("example/One.class", "example/Two.class")) {
            out.putNextEntry(new ZipEntry(name));
            out.write(name.getBytes(StandardCharsets.UTF_8));
          }
        });
    byte[] two = "Two".getBytes(StandardCharsets.UTF_8);
    for (int at = find(jar, two); at >= 0; at = find(jar, two)) {
      System.arraycopy("One".getBytes(StandardCharsets.UTF_8), 0, jar, at, two.length);
    }

    assertThat(problems(jar)).singleElement().asString().contains("example/One.class");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev/modeldock/api/Provider.class",
        "DEV/ModelDock/Api/Provider.class",
        "META-INF/versions/25/dev/modeldock/api/Provider.class",
        "meta-inf/VERSIONS/9/dev/modeldock/api/host/Secrets.class"
      })
  void classesOfTheApiAreFoundWhereverTheyHide(String name) throws IOException {
    assertThat(problems(jars.echo("echo", "1.0").entry(name, "")))
        .contains("it contains classes of the API, which only the gateway has: " + name);
  }

  @Test
  void wordsOfTheManifestAreShownAsTheyAre() throws IOException {
    JarReport report =
        report(
            jars.echo("echo", "1.0").manifest("Plugin-Description", "Good \u202e\u001b[2Jplugin"));

    assertThat(report.manifest().description()).isEqualTo("Good ??[2Jplugin");
  }

  @Test
  void idAndVersionOfControlCharactersAreRefused() throws IOException {
    assertThat(problems(jars.echo("echo", "1.0").manifest("Plugin-Id", "e\u202echo")))
        .containsExactly(
            "its Plugin-Id is not letters, digits, dots, dashes and underscores (at most 64)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2.0", "1.99", "-1.0", "1", "one", "1.0.0.0", "99999999999.0", "1.0\u202e"})
  void apiLevelsThatAreNotOfThisGatewayAreRefused(String level) throws IOException {
    assertThat(problems(jars.echo("echo", "1.0").manifest("ModelDock-Api", level))).hasSize(1);
  }

  @Test
  void namesOfEntriesForgeNoLines() throws IOException {
    assertThat(problems(jars.echo("echo", "1.0").entry("lib/\u001b[2J\n.jar", "")))
        .containsExactly("it contains other jars: lib/?[2J .jar");
  }

  private interface Filling {
    void into(ZipOutputStream out) throws IOException;
  }

  private static byte[] zip(Filling filling) throws IOException {
    Path file = folder.resolve("made.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      filling.into(out);
    }
    return Files.readAllBytes(file);
  }

  private static void zeros(ZipOutputStream out, String name, long size) throws IOException {
    byte[] chunk = new byte[1024 * 1024];
    out.putNextEntry(new ZipEntry(name));
    for (long written = 0; written < size; written += chunk.length) {
      out.write(chunk);
    }
    out.closeEntry();
  }

  private static ZipEntry stored(String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    var sum = new CRC32();
    sum.update(bytes);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    return entry;
  }

  private static int find(byte[] in, byte[] what) {
    for (int at = 0; at <= in.length - what.length; at++) {
      if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }

  private List<String> problems(PluginJars.Jar jar) throws IOException {
    return report(jar).problems();
  }

  private JarReport report(PluginJars.Jar jar) throws IOException {
    Path file = jar.write("broken.jar");
    return check.check(new StagedJar(file, file, ""));
  }

  private List<String> problems(byte[] jar) throws IOException {
    return report(jar).problems();
  }

  private JarReport report(byte[] jar) throws IOException {
    Path file = Files.write(folder.resolve("broken.jar"), jar);
    return check.check(new StagedJar(file, file, ""));
  }
}
