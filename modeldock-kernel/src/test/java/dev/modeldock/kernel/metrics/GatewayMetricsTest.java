package dev.modeldock.kernel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.capacity.Permit;
import dev.modeldock.kernel.control.port.GatewayInfo;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.TestStandings;
import dev.modeldock.kernel.routing.CallWatch.Phase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {

  private final TestStandings standings = new TestStandings();
  private final GatewayMetrics metrics = new GatewayMetrics(gateway(), registry());

  private String text() {
    return new String(metrics.text(), StandardCharsets.UTF_8);
  }

  @Test
  void requestsAreCountedByWhatTheyAskedForAndHowTheyEnded() throws Exception {
    AuditSink audit = metrics.counting(_ -> {});
    audit.record(event("chat_completions", Outcome.COMPLETED, "a:m:tag", true));
    audit.record(event("chat_completions", Outcome.COMPLETED, "a:m:tag", true));
    audit.record(event("list_models", Outcome.REFUSED_AUTH, null, false));

    assertThat(text())
        .contains(
            "modeldock_requests_total{operation=\"chat_completions\",outcome=\"completed\"} 2",
            "modeldock_requests_total{operation=\"list_models\",outcome=\"refused_auth\"} 1",
            "modeldock_request_duration_seconds_bucket{operation=\"chat_completions\",le=\"1.0\"} 0",
            "modeldock_request_duration_seconds_bucket{operation=\"chat_completions\",le=\"2.5\"} 2",
            "modeldock_first_piece_seconds_bucket{operation=\"chat_completions\",le=\"0.25\"} 2",
            "modeldock_tokens_total{instance=\"a\",kind=\"prompt\"} 14",
            "modeldock_tokens_total{instance=\"a\",kind=\"completion\"} 4")
        .doesNotContain("modeldock_first_piece_seconds_count{operation=\"list_models\"}");
  }

  @Test
  void nothingThatAClientMadeUpBecomesALabel() throws Exception {
    metrics
        .counting(_ -> {})
        .record(event("chat_completions", Outcome.REJECTED_REQUEST, null, false));

    assertThat(text()).doesNotContain("made-up");
  }

  @Test
  void aRequestWhoseEventIsLostIsCountedAsTheGatewaysFailure() {
    AuditSink full =
        metrics.counting(_ -> {
          throw new IOException("No space left on device");
        });

    assertThatIOException()
        .isThrownBy(() -> full.record(event("messages", Outcome.COMPLETED, "a:m", false)));

    assertThat(text())
        .contains("modeldock_requests_total{operation=\"messages\",outcome=\"gateway_error\"} 1")
        .doesNotContain("outcome=\"completed\"");
  }

  @Test
  void leavingClientsAreMeasuredByPhase() {
    metrics.calls().clientGone(Phase.STREAM, 30_000_000);
    metrics.calls().clientGone(Phase.STREAM, 300_000_000);

    String name = "modeldock_client_gone_to_upstream_closed_seconds";
    assertThat(text())
        .contains(
            name + "_bucket{phase=\"stream\",le=\"0.025\"} 0",
            name + "_bucket{phase=\"stream\",le=\"0.05\"} 1",
            name + "_bucket{phase=\"stream\",le=\"0.25\"} 1",
            name + "_bucket{phase=\"stream\",le=\"0.5\"} 2");
    for (Phase phase : Phase.values()) {
      assertThat(text()).contains(name + "_count{phase=\"" + phase.id() + "\"}");
    }
  }

  @Test
  void whatIsGoingOnIsLookedUp() throws Exception {
    metrics.calls().streamOpened();
    metrics.calls().streamOpened();
    metrics.calls().streamClosed();
    try (Permit _ = standings.of("a").capacity().acquire()) {
      assertThat(text())
          .contains(
              "modeldock_open_streams 1",
              "modeldock_requests_in_flight 3",
              "modeldock_instance_calls{instance=\"a\"} 1",
              "modeldock_instance_waiting{instance=\"a\"} 0",
              "modeldock_instance_up{instance=\"a\"} 1",
              "modeldock_build_info{version=\"1.2.3\"} 1",
              "modeldock_start_time_seconds 1000");
    }
    assertThat(text()).contains("modeldock_instance_calls{instance=\"a\"} 0");
  }

  @Test
  void theTextIsWhatPrometheusReads() {
    assertThat(metrics.contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(text().lines())
        .isNotEmpty()
        .allMatch(line ->
            line.startsWith("# HELP ")
                || line.startsWith("# TYPE ")
                || line.matches("[a-z_]+(\\{[^}]*})? [0-9.eE+-]+|.*\\+Inf.*"));
  }

  private static AuditEvent event(
      String operation, Outcome outcome, @Nullable String target, boolean stream) {
    return new AuditEvent(
        "req_1",
        Instant.EPOCH,
        new AuditEvent.Caller("127.0.0.1", "key", "laptop"),
        new AuditEvent.Asked(operation, "openai", "made-up:model", null, stream),
        List.of(),
        new AuditEvent.Answered(
            200, outcome, null, target, "none", target == null ? -1 : 120, 2000),
        new AuditEvent.Use(
            target == null ? -1 : 7, target == null ? -1 : 2, UsageSource.REPORTED, 10, 10));
  }

  private static GatewayInfo gateway() {
    return new GatewayInfo() {
      @Override
      public String version() {
        return "1.2.3";
      }

      @Override
      public URI gateway() {
        return URI.create("http://127.0.0.1:3737");
      }

      @Override
      public URI control() {
        return URI.create("http://127.0.0.1:3738");
      }

      @Override
      public Path home() {
        return Path.of("home");
      }

      @Override
      public long pid() {
        return 1;
      }

      @Override
      public Instant startedAt() {
        return Instant.ofEpochSecond(1000);
      }

      @Override
      public int inFlight() {
        return 3;
      }

      @Override
      public boolean ready() {
        return true;
      }
    };
  }

  private ProviderRegistry registry() {
    return new ProviderRegistry() {
      @Override
      public Optional<Lease> lease(String instance) {
        return Optional.empty();
      }

      @Override
      public Optional<InstanceStanding> standing(String instance) {
        return Optional.of(standings.of(instance));
      }

      @Override
      public List<InstanceView> instances() {
        return List.of(
            new InstanceView("a", "scripted", InstanceView.State.READY, List.of(), null, 1));
      }
    };
  }
}
