package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.DOWN;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a key of which nothing was said finds of instances in the cloud and of high risk. */
class GuardedInstanceTest {

  private static final String ORDINARY =
      TestKeys.minted(
              "ordinary", KeyGrant.of(EnumSet.of(Scope.CHAT, Scope.MODELS), KeyPolicy.standard()))
          .key();

  private final TestGateway gateway = new TestGateway();
  private final ScriptedProvider cloud = offering();
  private final ScriptedProvider agent = offering();

  private static ScriptedProvider offering() {
    return new ScriptedProvider(
        List.of(ModelDescriptor.of("m")), Scripts.HELLO, Scripts.STOP, Scripts.USAGE);
  }

  @BeforeEach
  void setUp() {
    gateway.with("local", greets()).with("cloud", cloud).with("agent", agent);
    gateway.standings.expose("cloud", Egress.CLOUD, Risk.LOW);
    gateway.standings.expose("agent", Egress.NONE, Risk.HIGH);
    gateway.alias("far", "cloud:m", "agent:m").alias("both", "cloud:m", "local:m", "agent:m");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private FakeExchange ask(String model) {
    return gateway.serve(
        FakeExchange.of(
            "POST",
            "/v1/chat/completions",
            ORDINARY,
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .formatted(model)));
  }

  @Test
  void theyAreNotAskedByAnyName() {
    for (String name : List.of("cloud:m", "agent:m", "far")) {
      FakeExchange refused = ask(name);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.sent()).contains("model_not_allowed", "--allow-");
    }
    assertThat(cloud.calls + agent.calls).isZero();
    assertThat(gateway.audit.events())
        .allMatch(event -> event.outcome() == Outcome.REFUSED_POLICY)
        .hasSize(3);
  }

  @Test
  void aChainGoesOnWithoutThemAndSaysNothingOfIt() {
    FakeExchange served = ask("both");

    assertThat(served.status()).isEqualTo(200);
    assertThat(gateway.event().target()).isEqualTo("local:m");
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::target)
        .containsExactly("local:m");
  }

  @Test
  void theyAreNoFallbackEither() {
    gateway.with("local", new ScriptedProvider(DOWN));

    assertThat(ask("both").status()).isEqualTo(502);
    assertThat(cloud.calls + agent.calls).isZero();
  }

  @Test
  void theyAreNotListed() {
    FakeExchange listed = gateway.serve(FakeExchange.of("GET", "/v1/models", ORDINARY, ""));

    assertThat(listed.sent()).contains("\"both\"").doesNotContain("cloud:m\",\"object", "\"far\"");
    assertThat(gateway.serve(FakeExchange.of("GET", "/v1/models/far", ORDINARY, "")).status())
        .isEqualTo(404);
  }
}
