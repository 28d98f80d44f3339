package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.audit.UsageLedger;
import dev.modeldock.kernel.control.key.KeyUsageRoutes;
import dev.modeldock.kernel.limit.Limit;
import dev.modeldock.kernel.limit.LimitStanding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyUsageRoutesTest {

  private static final Instant MIDNIGHT = Instant.parse("2030-01-02T00:00:00Z");

  private final List<LimitStanding> standings = new ArrayList<>();
  private boolean broken;
  private final ControlFixture control =
      new ControlFixture(
          new MemoryStateStore(),
          editor ->
              new KeyUsageRoutes(editor, key -> left(key.id()), ledger(), () -> ControlFixture.NOW)
                  .routes());

  private List<LimitStanding> left(String id) throws IOException {
    if (broken) {
      throw new IOException("Input/output error");
    }
    assertThat(id).isEqualTo("pub1");
    return standings;
  }

  private static UsageLedger ledger() {
    return new UsageLedger() {
      @Override
      public Optional<Instant> lastUsed(String keyId) {
        return Optional.empty();
      }

      @Override
      public KeyUsage used(String keyId, LocalDate day) {
        return keyId.equals("pub1") && day.equals(LocalDate.of(2030, 1, 1))
            ? new KeyUsage(9, 100, 200)
            : KeyUsage.NONE;
      }
    };
  }

  @BeforeEach
  void makeKey() throws ControlProblem {
    control.post("/admin/v1/keys", "{\"name\":\"ci\"}");
  }

  @Test
  void aKeyIsToldWithWhatIsUsedReservedAndLeftOfEachLimit() throws Exception {
    standings.add(
        new LimitStanding(Limit.DAILY_TOKENS, 1_000, 300, 200, Duration.ofHours(24), MIDNIGHT));
    standings.add(
        new LimitStanding(Limit.CONCURRENT_STREAMS, 4, 1, 0, Duration.ZERO, ControlFixture.NOW));

    for (String called : List.of("ci", "pub1", "mdk_pub1")) {
      var usage = control.get("/admin/v1/keys/" + called + "/usage");

      assertThat(usage.status()).isEqualTo(200);
      assertThat(usage.body()).containsEntry("id", "pub1").containsEntry("name", "ci");
      assertThat(usage.body().get("daily_tokens"))
          .isEqualTo(
              Map.of(
                  "limit", 1_000L,
                  "used", 300L,
                  "reserved", 200L,
                  "remaining", 500L,
                  "resets_at", MIDNIGHT.toString()));
      assertThat((Map<?, ?>) usage.body().get("concurrent_streams"))
          .extracting("remaining", "resets_at")
          .containsExactly(3L, null);
      assertThat(usage.body()).containsEntry("requests_per_minute", null);
      assertThat(usage.body().get("today"))
          .isEqualTo(
              Map.of(
                  "day", "2030-01-01",
                  "requests", 9L,
                  "prompt_tokens", 100L,
                  "completion_tokens", 200L));
    }
  }

  @Test
  void anUnknownKeyIsNotFound() throws Exception {
    assertThat(control.get("/admin/v1/keys/nobody/usage").status()).isEqualTo(404);
  }

  @Test
  void aDayThatCannotBeReadIsAFailureAndNotNothing() throws Exception {
    broken = true;

    assertThat(control.get("/admin/v1/keys/ci/usage").status()).isGreaterThanOrEqualTo(500);
  }
}
