package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that finds nothing proves something only if it would have found it. */
class CanarySearchTest {

  private static final String CANARY = "canary+prompt/73c1f0ad9e";

  @TempDir Path folder;

  private final CanarySearch search = new CanarySearch(Map.of("the prompt", CANARY));

  @Test
  void whatIsPlantedIsFoundInEveryForm() {
    byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
    finds(CANARY);
    finds(HexFormat.of().formatHex(bytes));
    finds(HexFormat.of().withUpperCase().formatHex(bytes));
    finds(URLEncoder.encode(CANARY, StandardCharsets.UTF_8));
    assertThat(search.in("here", ("x" + CANARY).getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly("the prompt in here");
    assertThat(search.in("here", "canary prompt 73c1f0ad9e")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc", "{\"content\":\""})
  void whatIsPlantedIsFoundWithinBase64WhereverItBegins(String before) {
    for (String after : new String[] {"", "x", "xy", "\"}"}) {
      byte[] bytes = (before + CANARY + after).getBytes(StandardCharsets.UTF_8);
      finds(Base64.getEncoder().encodeToString(bytes));
      finds(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  private void finds(String form) {
    assertThat(search.in("here", "something " + form + " more"))
        .as(form)
        .containsExactly("the prompt in here");
  }

  @Test
  void whatIsPlantedInAFileOrANameOrACompressedFileIsFound() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(deep.resolve("log"), "12:00 INFO asked: " + CANARY);
    Files.writeString(deep.resolve("clean"), "12:00 INFO asked");
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(CANARY.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(deep.resolve("log.gz"), packed.toByteArray());
    Files.writeString(
        folder.resolve(HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8))), "");

    assertThat(search.below(folder))
        .hasSize(3)
        .contains("the prompt in a/b/log", "the prompt in a/b/log.gz (unpacked)");
  }
}
