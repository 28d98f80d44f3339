package dev.modeldock.kernel.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.GoldenFiles;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.responses.ResponsesBody;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand bodies that are almost right: each is taken or refused, and what was taken can be
 * kept, listed and gone on with.
 */
class ResponsesFuzzTest {

  private static final GoldenFiles FILES = new GoldenFiles("responses", "requests");
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
          "\"id\"",
          "\"message\"",
          "\"reasoning\"",
          "\"function_call\"",
          "\"custom_tool_call\"",
          "\"function_call_output\"",
          "\"item_reference\"",
          "\"additional_tools\"",
          "\"assistant\"",
          "\"input_image\"",
          "\"custom\"",
          "\"namespace\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "\"call_1\"",
          "\"resp_req_0\"");

  private final ResponseStore store =
      new ResponseStore(StoreBounds.standard(), () -> Instant.EPOCH);

  @Test
  void everyBodyIsTakenOrRefusedAndWhatIsTakenCanBeGoneOnWith() throws Exception {
    List<String> seeds =
        FILES.names(".json").stream()
            .map(name -> FILES.read(name + ".json").replace("\"store\":false", "\"store\":true"))
            .toList();
    var random = new Random(4);
    int taken = 0;
    int kept = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] body = broken(seeds.get(i % seeds.size()), random);
      try {
        switch (read(body)) {
          case Decision.Pass<ResponsesBody>(var read) -> {
            taken++;
            kept += takes(read, i) ? 1 : 0;
          }
          case Decision.Refuse<ResponsesBody>(var why) -> assertThat(why.message()).isNotBlank();
        }
      } catch (Exception | AssertionError e) {
        throw new AssertionError(new String(body, UTF_8), e);
      }
    }
    assertThat(taken).isBetween(500, 9_500);
    assertThat(kept).isGreaterThan(500);
  }

  private Decision<ResponsesBody> read(byte[] body) {
    OwnResponses own = store.of("k");
    return ResponsesBody.read(body, own, own);
  }

  /** {@return whether the response was kept} */
  private boolean takes(ResponsesBody body, int number) throws Exception {
    byte[] told = body.openAiBody("m");
    JsonScan.strict().scan(told, 0, told.length);
    assertThat(body.promptWeight().orElseThrow()).isPositive();
    JsonScan answer = scanned(answered(body, number));
    assertThat(Objects.requireNonNull(answer.value("metadata")).members()).isNotNull();

    String id = "resp_req_" + number;
    if (store.response("k", id).isEmpty()) {
      return false;
    }
    store
        .input("k", id)
        .orElseThrow()
        .forEach(item -> {
          JsonScan said = scanned(item.json().getBytes(UTF_8));
          assertThat(item.id()).isNotEmpty();
          assertThat(Objects.requireNonNull(said.value("id")).text()).isEqualTo(item.id());
          assertThat(said.value("type")).isNotNull();
        });
    goesOn(body, id);
    return true;
  }

  private static byte[] answered(ResponsesBody body, int number) throws ProviderException {
    var fold = body.fold(AnswerHead.of("req_" + number, Instant.EPOCH, "m"));
    fold.add(new TextDelta("Hello."));
    fold.add(new Completed(FinishReason.STOP));
    return fold.body();
  }

  private void goesOn(ResponsesBody first, String id) {
    List<Message> before = request(first).messages();
    String more =
        "{\"model\":\"m\",\"previous_response_id\":\"%s\",\"input\":\"Go on.\"}".formatted(id);
    Decision<ResponsesBody> next = read(more.getBytes(UTF_8));
    List<Message> after = request(passed(next)).messages();
    // One turn's text may now stand in one message.
    String expected = joined(before) + "Hello.Go on.";
    boolean instructed = !before.isEmpty() && before.getFirst() instanceof Message.System;
    String carried =
        instructed ? expected.substring(joined(before.subList(0, 1)).length()) : expected;
    // The instructions, which are the first message if there are any, are not carried on.
    assertThat(joined(after)).isIn(expected, carried);
  }

  private static String joined(List<Message> messages) {
    return messages.stream()
        .flatMap(message -> message.content().stream())
        .map(part -> part instanceof ContentPart.Text(String text) ? text : "[image]")
        .collect(Collectors.joining());
  }

  private static ChatRequest request(ResponsesBody body) {
    return passed(body.request());
  }

  private static <T> T passed(Decision<T> decision) {
    return switch (decision) {
      case Decision.Pass<T>(T passed) -> passed;
      case Decision.Refuse<T>(var why) -> throw new AssertionError(why.message());
    };
  }

  private static JsonScan scanned(byte[] json) {
    var scan = JsonScan.strict();
    try {
      scan.scan(json, 0, json.length);
    } catch (Exception e) {
      throw new AssertionError(new String(json, UTF_8), e);
    }
    return scan;
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
