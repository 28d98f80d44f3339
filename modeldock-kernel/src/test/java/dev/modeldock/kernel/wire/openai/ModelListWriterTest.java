package dev.modeldock.kernel.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.model.Capability;
import dev.modeldock.kernel.wire.openai.ModelListWriter.Listed;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelListWriterTest {

  private static final Listed MODEL =
      new Listed(
          "ollama-local:qwen3:8b",
          1_700_000_000,
          "ollama-local",
          Set.of(Capability.VISION, Capability.CHAT, Capability.STRUCTURED_OUTPUT),
          40_960,
          true,
          List.of());
  private static final Listed ALIAS =
      new Listed(
          "fast", 0, "modeldock", Set.of(Capability.CHAT), -1, false, List.of("a:b", "c:\"d\""));

  private static final String MODEL_JSON =
      "{\"id\":\"ollama-local:qwen3:8b\",\"object\":\"model\",\"created\":1700000000,"
          + "\"owned_by\":\"ollama-local\",\"modeldock\":{\"capabilities\":"
          + "[\"chat\",\"vision\",\"structured_output\"],\"context_length\":40960,"
          + "\"loaded\":true}}";

  @Test
  void aModelIsItselfTheBody() {
    assertThat(new String(ModelListWriter.one(MODEL), UTF_8)).isEqualTo(MODEL_JSON);
  }

  @Test
  void aListKeepsTheOrderAndShowsWhatAliasesStandFor() {
    assertThat(new String(ModelListWriter.list(List.of(MODEL, ALIAS)), UTF_8))
        .isEqualTo(
            "{\"object\":\"list\",\"data\":["
                + MODEL_JSON
                + ",{\"id\":\"fast\",\"object\":\"model\",\"created\":0,\"owned_by\":\"modeldock\","
                + "\"modeldock\":{\"capabilities\":[\"chat\"],\"context_length\":null,"
                + "\"loaded\":false,\"targets\":[\"a:b\",\"c:\\\"d\\\"\"]}}]}");
  }

  @Test
  void noModelsAreAListToo() {
    assertThat(new String(ModelListWriter.list(List.of()), UTF_8))
        .isEqualTo("{\"object\":\"list\",\"data\":[]}");
  }

  @Test
  void codexFindsItsOwnListAndNothingInIt() {
    assertThat(new String(ModelListWriter.listForCodex(List.of()), UTF_8))
        .isEqualTo("{\"object\":\"list\",\"data\":[],\"models\":[]}");
  }
}
