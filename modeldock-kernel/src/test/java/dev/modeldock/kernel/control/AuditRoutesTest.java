package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.Egress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRoutesTest {

  private static final String PATH = "/admin/v1/audit";

  private final ControlFixture control = new ControlFixture();

  @Test
  void eventsAreAskedForAsTheQuerySays() throws Exception {
    control.post("/admin/v1/keys", "{\"name\":\"ci\"}");

    control.get(
        PATH
            + "?limit=7&since=2030-01-01T00:00:00Z&until=2030-01-02T00%3A00%3A00Z&key=ci"
            + "&model=a%3Ab&outcome=client_gone&instance=a&kind=request&before=41");

    assertThat(control.audit.asked)
        .isEqualTo(
            new AuditFilter(
                Instant.parse("2030-01-01T00:00:00Z"),
                Instant.parse("2030-01-02T00:00:00Z"),
                Map.of(
                    Trait.KEY,
                    "pub1",
                    Trait.MODEL,
                    "a:b",
                    Trait.INSTANCE,
                    "a",
                    Trait.OUTCOME,
                    "client_gone",
                    Trait.KIND,
                    "request"),
                41L,
                7));
  }

  @Test
  void withoutAQueryTheNewestAreMeant() throws Exception {
    control.get(PATH);

    assertThat(control.audit.asked).isEqualTo(AuditFilter.newest(50));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=many",
        "since=yesterday",
        "outcome=fine",
        "kind=fine",
        "before=0",
        "before=x",
        "key=a&key=b",
        "model=%zz"
      })
  void aQueryOfTheWrongFormIsRefused(String query) throws Exception {
    assertThat(control.get(PATH + "?" + query).status()).isEqualTo(400);
    assertThat(control.audit.asked).isNull();
  }

  @Test
  void anEventIsShownWithWhatIsKnownAndNullForTheRest() throws Exception {
    control.audit.events.add(event("req_7"));

    var shown = control.get(PATH + "/req_7");

    assertThat(shown.body())
        .containsEntry("id", "req_7")
        .containsEntry("outcome", "completed")
        .containsEntry("prompt_tokens", 12L)
        .containsEntry("completion_tokens", null)
        .containsEntry("first_byte_ms", null);
    assertThat(control.get(PATH).data()).hasSize(1);
    assertThat(control.get(PATH + "/req_8").status()).isEqualTo(404);
  }

  @Test
  void aBrokenChainIsReported() throws Exception {
    control.audit.breaks = List.of("2030-01-01.jsonl line 3: changed");

    assertThat(control.post(PATH + "/verify", "").body())
        .containsEntry("intact", false)
        .containsEntry("files", 2L)
        .containsEntry("events", 7L)
        .containsEntry("problems", List.of("2030-01-01.jsonl line 3: changed"));
  }

  @Test
  void theTailSendsEventsAndPingsUntilTheClientLeaves() throws Exception {
    var exchange = new FakeExchange("GET", PATH + "/tail", ControlFixture.TOKEN, "");
    Thread server = Thread.startVirtualThread(() -> control.handle(exchange));

    assertThat(exchange.nextWritten()).isEqualTo(": ping\n\n");
    control.audit.followers.forEach(follower -> follower.accept(event("req_9")));
    String sent = exchange.nextWritten();
    while (sent.startsWith(":")) {
      sent = exchange.nextWritten();
    }
    assertThat(sent).startsWith("data: {\"id\":\"req_9\"").endsWith("}\n\n");
    assertThat(exchange.nextWritten()).isEqualTo(": ping\n\n");

    exchange.leave();

    assertThat(server.join(Duration.ofSeconds(10))).isTrue();
    assertThat(control.audit.followers).isEmpty();
  }

  @Test
  void theTailEndsWellWhenTheGatewayStops() throws Exception {
    var exchange = new FakeExchange("GET", PATH + "/tail", ControlFixture.TOKEN, "");
    Thread server = Thread.startVirtualThread(() -> control.handle(exchange));
    exchange.nextWritten();

    server.interrupt();

    assertThat(server.join(Duration.ofSeconds(10))).isTrue();
    assertThat(exchange.finished).isTrue();
    assertThat(control.audit.followers).isEmpty();
  }

  @Test
  void aClientThatDoesNotReadLosesEventsAndIsToldSo() throws Exception {
    var exchange = new StuckExchange(PATH + "/tail", ControlFixture.TOKEN);
    Thread server = Thread.startVirtualThread(() -> control.handle(exchange));
    exchange.awaitFirstWrite();

    for (int i = 0; i < 2000; i++) {
      int number = i;
      control.audit.followers.forEach(follower -> follower.accept(event("req_" + number)));
    }
    exchange.read();

    assertThat(exchange.textUntil("dropped")).contains("976 events were dropped");
    exchange.leave();
    assertThat(server.join(Duration.ofSeconds(10))).isTrue();
  }

  private static AuditEvent event(String id) {
    return new AuditEvent(
        id,
        Instant.parse("2030-01-01T00:00:00Z"),
        new AuditEvent.Caller("127.0.0.1", "pub1", "ci"),
        new AuditEvent.Asked("chat_completions", "openai", "best", "best", true),
        List.of(new AttemptRecord("ollama-local:a", null, null, 5, Egress.NONE)),
        new AuditEvent.Answered(200, Outcome.COMPLETED, null, "ollama-local:a", "none", -1, 6),
        new AuditEvent.Use(12, -1, UsageSource.REPORTED, 30, -1));
  }
}
