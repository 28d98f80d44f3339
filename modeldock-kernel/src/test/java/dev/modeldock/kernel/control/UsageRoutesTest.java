package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.control.usage.UsageRoutes;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.store.mapdb.MapDbUsageStore;
import dev.modeldock.kernel.usage.Rollups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRoutesTest {

  private static final String PATH = "/admin/v1/usage";

  @TempDir Path folder;
  private final MemoryAuditLog audit = new MemoryAuditLog();
  private Rollups rollups;
  private ControlFixture control;

  @BeforeEach
  void start() throws Exception {
    rollups = Rollups.start(audit, () -> MapDbUsageStore.open(folder), () -> ControlFixture.NOW);
    control =
        new ControlFixture(
            new MemoryStateStore(),
            editor -> new UsageRoutes(rollups, editor, () -> ControlFixture.NOW).routes());
    control.post("/admin/v1/keys", "{\"name\":\"laptop\"}");
    served(10, "pub1");
    served(70, "pub1");
    served(80, "k2");
  }

  private void served(int secondsAgo, String key) {
    var event =
        SampleEvents.event(
            "r" + secondsAgo,
            ControlFixture.NOW.minusSeconds(secondsAgo),
            key,
            "fast",
            Outcome.COMPLETED);
    audit.followers.forEach(follower -> follower.accept(event));
  }

  @AfterEach
  void stop() throws IOException {
    rollups.close();
  }

  @Test
  void aSeriesOfAKeyHasItsNameAndItsSpans() throws Exception {
    var usage = control.get(PATH + "?by=key&since=2029-12-31T23:00:00Z");

    assertThat(usage.body()).containsEntry("step", "minute").containsEntry("by", "key");
    Map<?, ?> laptop = (Map<?, ?>) usage.data().getFirst();
    assertThat(laptop.get("id")).isEqualTo("pub1");
    assertThat(laptop.get("name")).isEqualTo("laptop");
    assertThat(laptop.get("requests")).isEqualTo(2L);
    assertThat(ControlFixture.text(laptop.get("points")))
        .contains("2029-12-31T23:58:00Z", "2029-12-31T23:59:00Z");
    assertThat(((Map<?, ?>) usage.data().get(1)).get("name")).isEqualTo("k2");
    assertThat(((Map<?, ?>) usage.body().get("total")).get("requests")).isEqualTo(3L);
  }

  @Test
  void withoutAnythingSaidItIsTheLastDayByTheHour() throws Exception {
    var usage = control.get(PATH);

    assertThat(usage.body())
        .containsEntry("step", "hour")
        .containsEntry("by", "all")
        .containsEntry("since", "2029-12-31T00:00:00Z");
    assertThat(usage.data()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?by=peer",
        "?step=week",
        "?since=2030-01-02T00:00:00Z",
        "?since=yesterday",
        "?step=minute&since=2029-01-01T00:00:00Z",
        "?group=key"
      })
  void whatMakesNoSenseIsRefused(String query) throws Exception {
    assertThat(control.get(PATH + query).status()).isEqualTo(400);
  }
}
