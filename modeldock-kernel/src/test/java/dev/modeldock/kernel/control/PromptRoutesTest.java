package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.config.PromptLogConfig;
import dev.modeldock.kernel.control.prompt.PromptRoutes;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.promptlog.PromptArchive;
import dev.modeldock.kernel.promptlog.PromptModes;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptRoutesTest {

  private static final String PATH = "/admin/v1/prompts";

  private final Memory memory = new Memory();
  private final ControlFixture control =
      new ControlFixture(
          new MemoryStateStore(),
          editor ->
              new PromptRoutes(
                      memory,
                      new PromptLogConfig(
                          new PromptModes(PromptLogging.METADATA, PromptModes.Overrides.SPECIFIC),
                          Duration.ofDays(7),
                          1 << 20),
                      editor)
                  .routes());

  private static final class Memory implements PromptArchive {

    @Nullable Filter asked;
    @Nullable Instant purged;
    int purges;

    @Override
    public List<JsonObject> find(Filter filter) {
      asked = filter;
      return List.of(JsonObject.builder().put("id", "req_1").put("mode", "full").build());
    }

    @Override
    public List<JsonObject> get(String requestId) {
      return requestId.equals("req_1")
          ? List.of(
              JsonObject.builder()
                  .put("id", "req_1")
                  .put("prompt", Map.of("messages", List.of(Map.of("text", "Hi"))))
                  .build())
          : List.of();
    }

    @Override
    public long purge(@Nullable Instant before) {
      purges++;
      purged = before;
      return 3;
    }

    @Override
    public Figures figures() {
      return new Figures(1, 2, 3, 4, 5);
    }
  }

  @Test
  void entriesAreAskedForAsTheQuerySays() throws Exception {
    control.post("/admin/v1/keys", "{\"name\":\"ci\"}");

    var answer =
        control.get(
            PATH
                + "?limit=7&since=2030-01-01T00:00:00Z&until=2030-01-02T00%3A00%3A00Z&key=ci"
                + "&model=a%3Ab&request=req_1");

    assertThat(answer.data()).hasSize(1);
    assertThat(memory.asked)
        .isEqualTo(
            new PromptArchive.Filter(
                Instant.parse("2030-01-01T00:00:00Z"),
                Instant.parse("2030-01-02T00:00:00Z"),
                "pub1",
                "a:b",
                "req_1",
                7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?limit=0", "?limit=1001", "?since=now", "?text=Hi"})
  void anythingElseIsRefused(String query) throws Exception {
    assertThat(control.get(PATH + query).status()).isEqualTo(400);
  }

  @Test
  void oneRequestIsShownWhole() throws Exception {
    assertThat(ControlFixture.text(control.get(PATH + "/req_1").body()))
        .contains("\"text\":\"Hi\"");
    assertThat(control.get(PATH + "/req_2").status()).isEqualTo(404);
  }

  @Test
  void theStandingSaysWhatIsKeptOfWhom() throws Exception {
    control.post("/admin/v1/instances", "{\"id\":\"a\",\"type\":\"demo\",\"prompt_log\":\"full\"}");
    control.post("/admin/v1/instances", "{\"id\":\"b\",\"type\":\"demo\",\"prompt_log\":\"off\"}");

    Map<String, @Nullable Object> standing = control.get(PATH + "/status").body();

    assertThat(standing)
        .containsEntry("mode", "metadata")
        .containsEntry("overrides", "specific")
        .containsEntry("widest", "full")
        .containsEntry("dropped", 4L);
    assertThat(ControlFixture.text(standing))
        .contains("{\"id\":\"a\",\"name\":\"a\",\"says\":\"full\",\"effective\":\"full\"}")
        .contains("{\"id\":\"b\",\"name\":\"b\",\"says\":\"off\",\"effective\":\"off\"}");
  }

  @Test
  void anInstanceTakesItsModeAndGivesItBack() throws Exception {
    control.post("/admin/v1/instances", "{\"id\":\"a\",\"type\":\"demo\",\"prompt_log\":\"full\"}");
    assertThat(control.get("/admin/v1/instances/a").body()).containsEntry("prompt_log", "full");

    control.post("/admin/v1/instances/a", "{\"lan\":true}");
    assertThat(control.get("/admin/v1/instances/a").body()).containsEntry("prompt_log", "full");

    control.post("/admin/v1/instances/a", "{\"prompt_log\":null}");
    assertThat(control.get("/admin/v1/instances/a").body()).containsEntry("prompt_log", null);
    assertThat(control.post("/admin/v1/instances/a", "{\"prompt_log\":\"all\"}").status())
        .isEqualTo(400);
  }

  @Test
  void purgingRemovesAllOrWhatIsOlder() throws Exception {
    assertThat(control.send("DELETE", PATH, ControlFixture.TOKEN, "").body())
        .containsEntry("removed", 3L);
    assertThat(memory.purged).isNull();

    control.send("DELETE", PATH + "?before=2030-01-01T00:00:00Z", ControlFixture.TOKEN, "");
    assertThat(memory.purged).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
    assertThat(memory.purges).isEqualTo(2);
  }

  @Test
  void nobodyReadsItWithoutTheCredential() throws Exception {
    for (String path : List.of(PATH, PATH + "/req_1", PATH + "/status")) {
      assertThat(control.send("GET", path, null, "").status()).isEqualTo(401);
    }
    assertThat(control.send("DELETE", PATH, "wrong", "").status()).isEqualTo(401);
    assertThat(memory.asked).isNull();
    assertThat(memory.purges).isZero();
  }
}
