package dev.modeldock.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.testkit.client.Answer;
import dev.modeldock.testkit.client.Ask;
import dev.modeldock.testkit.client.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an answer is like when all goes well. */
abstract class AnswerRules extends FactoryRules {

  private static final int AT_ONCE = 20;
  private static final String PIXEL =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
          + "DwADhgGAWjR9awAAAABJRU5ErkJggg==";
  private static final RawJson SCHEMA =
      new RawJson(
          "{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"string\"}},"
              + "\"required\":[\"answer\"],\"additionalProperties\":false}");

  @Test
  @DisplayName("R10 text ends once, with a reason, and then for ever")
  void textEndsOnceAndForEver() throws Exception {
    Answer answer = trial().answer(Scene.TEXT);

    assertFalse(answer.text().isEmpty(), "there is no text");
    assertEquals(Optional.of(FinishReason.STOP), answer.reason());
  }

  @Test
  @DisplayName("R11 text comes in the pieces in which the runtime makes it")
  void textComesInPieces() throws Exception {
    Assumptions.assumeTrue(trial().fixture().streams(), "it answers in one piece");

    Answer answer = trial().answer(Scene.TEXT);

    assertTrue(answer.pieces() >= 2, () -> "'" + answer.text() + "' comes in one piece");
  }

  @Test
  @DisplayName("R12 an answer in one piece says the same")
  void anAnswerInOnePieceSaysTheSame() throws Exception {
    Ask ask = trial().ask(Scene.TEXT);
    Answer streamed = trial().answer(ask);
    Answer whole = trial().answer(ask.whole());

    assertEquals(streamed.text(), whole.text());
    assertEquals(streamed.reason(), whole.reason());
  }

  @Test
  @DisplayName("R13 usage comes once")
  void usageComesOnce() throws Exception {
    List<Usage> usages = trial().answer(Scene.TEXT).usages();

    assertEquals(1, usages.size(), () -> "it comes as " + usages);
    assertTrue(usages.getFirst().completionTokens() > 0, () -> "nothing was made: " + usages);
  }

  @Test
  @DisplayName("R14 characters that come in two parts arrive whole")
  void charactersInTwoPartsArriveWhole() throws Exception {
    Ask ask = trial().ask(Scene.UNICODE);
    String text = trial().answer(ask).text();

    assertTrue(text.codePoints().anyMatch(c -> c > 0x7f), () -> "'" + text + "' is plain");
    assertEquals(-1, text.indexOf('\ufffd'), () -> "'" + text + "' has lost characters");
    assertEquals(text, trial().answer(ask.whole()).text());
  }

  @Test
  @DisplayName("R15 an answer cut by the most tokens says so")
  void anAnswerCutByTheMostTokensSaysSo() throws Exception {
    Ask ask = trial().ask(Scene.LENGTH).with(request -> request.maxTokens(3));

    assertEquals(Optional.of(FinishReason.LENGTH), trial().answer(ask).reason());
  }

  @Test
  @DisplayName("R16 reasoning is kept apart from text")
  void reasoningIsKeptApartFromText() throws Exception {
    Ask ask =
        trial()
            .ask(Scene.REASONING)
            .with(request -> request.reasoningEffort(ReasoningEffort.MEDIUM));
    Answer answer = trial().answer(ask);

    assertFalse(answer.reasoning().isEmpty(), "there is no reasoning");
    assertFalse(answer.text().isEmpty(), "there is no text");
    assertFalse(answer.text().contains(answer.reasoning()), "the text has the reasoning in it");
  }

  @Test
  @DisplayName("R17 an answer held to a schema is JSON")
  void anAnswerHeldToASchemaIsJson() throws Exception {
    Ask ask =
        trial()
            .ask(Scene.STRUCTURED)
            .with(request ->
                request.responseFormat(new ResponseFormat.JsonSchema("answer", SCHEMA, true)));
    Answer answer = trial().answer(ask);

    assertJsonObject(answer.text());
  }

  @Test
  @DisplayName("R18 an image is taken")
  void anImageIsTaken() throws Exception {
    Cue cue = trial().cue(Scene.IMAGE);
    var message =
        new Message.User(
            List.of(new ContentPart.Text(cue.prompt()), new ContentPart.Image(PIXEL, "auto")));

    Answer answer = trial().answer(Ask.of(cue.model(), "").in(List.of(message)));

    assertFalse(answer.text().isEmpty(), "there is no text");
  }

  @Test
  @DisplayName("R19 each text has its vector, in order and of one length")
  void eachTextHasItsVectorInOrder() throws Exception {
    String model = trial().cue(Scene.EMBED).model();

    List<float[]> vectors = embed(model, "a", "bb", "ccc");

    assertEquals(3, vectors.size(), "so many vectors for three texts");
    assertEquals(
        1,
        vectors.stream().map(vector -> vector.length).distinct().count(),
        "their lengths differ");
    for (int i = 0; i < 3; i++) {
      String alone = List.of("a", "bb", "ccc").get(i);
      assertArrayEquals(
          embed(model, alone).getFirst(), vectors.get(i), "the vector of '" + alone + "'");
    }
  }

  @Test
  @DisplayName("R25 tokens in place of texts have their vectors, or are refused by name")
  void tokensHaveTheirVectorsOrAreRefusedByName() throws Exception {
    String model = trial().cue(Scene.EMBED).model();
    var call = EmbeddingsCall.ofTokens("req-contract", model, List.of(new int[] {9, 17}));

    try {
      assertEquals(1, trial().provider().embed(call).vectors().size(), "vectors for one text");
    } catch (Unsupported e) {
      assertEquals("input", e.feature(), "the field that is refused");
    } catch (RequestRejected e) {
      assertEquals(Stage.SENT, e.stage(), "only the runtime itself may call them wrong");
    }
  }

  private List<float[]> embed(String model, String... texts) throws Exception {
    return trial()
        .provider()
        .embed(EmbeddingsCall.of("req-contract", model, List.of(texts)))
        .vectors();
  }

  @Test
  @DisplayName("R20 twenty calls at once do not mix")
  void twentyCallsAtOnceDoNotMix() throws Exception {
    var expected = new LinkedHashMap<Ask, String>();
    for (Scene scene : List.of(Scene.TEXT, Scene.UNICODE, Scene.LENGTH, Scene.REASONING)) {
      if (trial().fixture().cue(scene).isPresent()) {
        Ask ask = trial().ask(scene);
        expected.put(ask, trial().answer(ask).text());
      }
    }
    // The host, too, lets no more calls in at once than the provider says.
    int together = Math.min(AT_ONCE, trial().descriptor().maxConcurrent().orElse(AT_ONCE));
    List<Ask> asks = List.copyOf(expected.keySet());
    for (int begun = 0; begun < AT_ONCE; begun += together) {
      var callers = new LinkedHashMap<Caller, Ask>();
      for (int i = 0; i < together; i++) {
        Ask ask = asks.get((begun + i) % asks.size());
        callers.put(trial().start(ask), ask);
      }
      for (Map.Entry<Caller, Ask> entry : callers.entrySet()) {
        assertEquals(Optional.empty(), entry.getKey().failure());
        assertEquals(expected.get(entry.getValue()), entry.getKey().answer().text());
      }
    }
  }
}
