package dev.modeldock.kernel.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.GoldenFiles;
import dev.modeldock.kernel.wire.JsonScan;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Ten thousand bodies that are almost right: each is taken or refused, and none is a surprise. */
class MessagesFuzzTest {

  private static final GoldenFiles FILES = new GoldenFiles("anthropic", "requests");
  private static final Pattern VALUE =
      Pattern.compile("\"[^\"]*\"|[0-9.]+|true|false|null|\\{\\}|\\[\\]");
  private static final List<String> STRANGE =
      List.of(
          "null",
          "0",
          "-1",
          "1e999",
          "9223372036854775808",
          "0.5",
          "true",
          "\"\"",
          "\" \"",
          "{}",
          "[]",
          "[[]]",
          "[null]",
          "{\"type\":null}",
          "\"text\"",
          "\"tool_use\"",
          "\"\\ud83d\\ude00\"",
          "\"system\"",
          "\"assistant\"",
          "\"tool_result\"",
          "\"thinking\"",
          "\"base64\"");

  @Test
  void everyBodyIsTakenOrRefused() throws Exception {
    List<String> seeds =
        FILES.names(".json").stream().map(name -> FILES.read(name + ".json")).toList();
    var random = new Random(4);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] body = broken(seeds.get(i % seeds.size()), random);
      switch (MessagesBody.read(body)) {
        case Decision.Pass<MessagesBody>(var read) -> {
          taken++;
          byte[] told = read.openAiBody("m");
          JsonScan.strict().scan(told, 0, told.length);
          assertThat(read.promptWeight().orElseThrow()).isPositive();
        }
        case Decision.Refuse<MessagesBody>(Refusal why) -> assertThat(why.message()).isNotBlank();
      }
    }
    assertThat(taken).isBetween(500, 9_500);
  }

  private static byte[] broken(String seed, Random random) {
    String text = seed;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      List<int[]> places =
          VALUE
              .matcher(text)
              .results()
              .map(found -> new int[] {found.start(), found.end()})
              .toList();
      int[] place = places.get(random.nextInt(places.size()));
      text =
          text.substring(0, place[0])
              + STRANGE.get(random.nextInt(STRANGE.size()))
              + text.substring(place[1]);
    }
    byte[] body = text.getBytes(UTF_8);
    if (random.nextInt(4) == 0) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    return body;
  }
}
