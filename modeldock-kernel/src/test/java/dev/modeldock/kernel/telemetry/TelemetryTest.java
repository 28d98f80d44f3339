package dev.modeldock.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.endpoint.Refusals;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.http.HttpListener;
import dev.modeldock.kernel.http.ListenerSettings;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.Egress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a collector is told, seen by one: over a real socket, in the bytes that it gets. */
@Timeout(60)
class TelemetryTest {

  private final Map<String, String> told = new ConcurrentHashMap<>();
  private final List<AuditEvent> audited = new ArrayList<>();
  private HttpListener collector;

  @BeforeEach
  void start() throws IOException {
    collector =
        new HttpListener(
            new ListenerSettings(
                "collector",
                InetAddress.getLoopbackAddress(),
                0,
                ListenerSettings.Limits.standard(),
                null),
            this::take,
            Refusals::answer);
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(Duration.ZERO);
  }

  private void take(Exchange exchange) {
    try {
      // Names and texts are plain bytes within protobuf.
      String body = new String(exchange.body(), StandardCharsets.ISO_8859_1);
      told.merge(exchange.inbound().path(), body, String::concat);
      exchange.answer(new Answer(200, "application/x-protobuf", List.of(), new byte[0], 0));
    } catch (RefusedException | ClientGoneException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tell(boolean traces, boolean metrics, AuditEvent... events) throws IOException {
    URI endpoint = URI.create("http://127.0.0.1:" + collector.port());
    try (Telemetry telemetry =
        Telemetry.open(endpoint, traces, metrics, "1.2.3", new OneInstance())) {
      AuditSink sink = telemetry.telling(audited::add);
      for (AuditEvent event : events) {
        sink.record(event);
      }
    }
  }

  private static AuditEvent event(@Nullable String target, String model, Outcome outcome) {
    return new AuditEvent(
        "req_1",
        Instant.parse("2026-11-23T10:00:00Z"),
        new AuditEvent.Caller("127.0.0.1", "canarykey1", "canary key name"),
        new AuditEvent.Asked("messages", "anthropic", model, null, true),
        List.of(
            new AttemptRecord("local:dead", "upstream_unreachable", "not_sent", 5, Egress.NONE),
            new AttemptRecord("local:qwen3:8b", null, null, 40, Egress.NONE)),
        new AuditEvent.Answered(200, outcome, null, target, "none", 12, 50),
        new AuditEvent.Use(11, 22, UsageSource.REPORTED, 100, 200));
  }

  @Test
  void eachRequestIsASpanWithOneForEachTryByTheNamesOfTheConventions() throws IOException {
    tell(true, false, event("local:qwen3:8b", "best", Outcome.COMPLETED));

    assertThat(told).containsOnlyKeys("/v1/traces");
    assertThat(told.get("/v1/traces"))
        .contains("chat best", "chat local:dead", "chat local:qwen3:8b")
        .contains("gen_ai.operation.name", "gen_ai.request.model", "gen_ai.response.model")
        .contains("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens")
        .contains("gen_ai.provider.name", "ollama", "error.type", "upstream_unreachable")
        .contains("service.name", "modeldock", "1.2.3", "req_1");
  }

  @Test
  void figuresGoByTheNamesOfTheConventions() throws IOException {
    tell(false, true, event("local:qwen3:8b", "best", Outcome.COMPLETED));

    assertThat(told).containsOnlyKeys("/v1/metrics");
    assertThat(told.get("/v1/metrics"))
        .contains("gen_ai.server.request.duration", "gen_ai.server.time_to_first_token")
        .contains("gen_ai.client.token.usage", "gen_ai.token.type", "input", "output");
  }

  @Test
  void neitherKeysNorWhatAClientHasMadeUpAreTold() throws IOException {
    tell(true, true, event(null, "canary made-up model", Outcome.REJECTED_REQUEST));

    assertThat(String.join("", told.values())).contains("unknown").doesNotContain("canary");
  }

  @Test
  void aCollectorThatIsGoneCostsNoRequestAnything() throws IOException {
    collector.stop(Duration.ZERO);

    tell(true, true, event("local:qwen3:8b", "best", Outcome.COMPLETED));

    assertThat(audited).hasSize(1);
  }

  private static final class OneInstance implements ProviderRegistry {

    @Override
    public Optional<Lease> lease(String instance) {
      return Optional.empty();
    }

    @Override
    public Optional<InstanceStanding> standing(String instance) {
      return Optional.empty();
    }

    @Override
    public List<InstanceView> instances() {
      return List.of(
          new InstanceView("local", "ollama", InstanceView.State.READY, List.of(), "ollama 1", 1));
    }
  }
}
