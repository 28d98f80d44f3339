package dev.modeldock.kernel.relay;

import static dev.modeldock.kernel.relay.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.kernel.reach.AddressRule;
import dev.modeldock.kernel.reach.DeclaredEgress;
import dev.modeldock.kernel.reach.HostResolver;
import dev.modeldock.kernel.reach.InstanceRule;
import dev.modeldock.kernel.reach.OwnListeners;
import dev.modeldock.kernel.state.Egress;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule holds for every connection that is made, and for nothing else. */
class AddressRuleTest {

  private static final String SECRET = "what only this machine may see";

  private final OwnListeners own = new OwnListeners();
  private ScriptedServer server;

  @BeforeEach
  void start() throws Exception {
    server = ScriptedServer.answering(json("{\"data\":[],\"said\":\"" + SECRET + "\"}"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static AddressRule rule(Egress declared, OwnListeners own, HostResolver resolver) {
    return new InstanceRule(new DeclaredEgress(Set.of(declared)), own, resolver);
  }

  private String get(RelayClient client, String host) throws Exception {
    URI uri = URI.create("http://" + host + ":" + server.port() + "/");
    try (HttpReply reply = client.send(HttpCall.get(uri))) {
      return new String(reply.readAll(10_000), StandardCharsets.UTF_8);
    }
  }

  private ProviderException failure(RelayClient client, String host) {
    return catchThrowableOfType(ProviderException.class, () -> get(client, host));
  }

  @Test
  void aReboundNameReachesNobody() {
    AddressRule rule = rule(Egress.CLOUD, own, _ -> List.of(InetAddress.getLoopbackAddress()));
    try (var client = new RelayClient(RelayLimits.defaults(), rule)) {
      ProviderException failure = failure(client, "api.example.com");
      assertThat(failure)
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("api.example.com")
          .hasMessageContaining("127.0.0.1")
          .hasMessageNotContaining(SECRET);
      assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
      ProviderException models =
          catchThrowableOfType(
              ProviderException.class,
              () ->
                  client
                      .openAi(URI.create("http://api.example.com:" + server.port() + "/v1"))
                      .models());
      assertThat(models).isInstanceOf(Unreachable.class).hasMessageContaining("127.0.0.1");
    }
    assertThat(server.accepted()).isZero();
  }

  @Test
  void theAddressThatWasCheckedIsConnectedToUnderItsName() throws Exception {
    var asked = new ArrayList<String>();
    AddressRule rule =
        rule(
            Egress.NONE,
            own,
            host -> {
              asked.add(host);
              return List.of(InetAddress.ofLiteral("127.0.0.1"));
            });
    try (var client = new RelayClient(RelayLimits.defaults(), rule)) {
      // No resolver of this machine knows it.
      get(client, "runtime.localhost");
      get(client, "runtime.localhost");
    }
    assertThat(server.requests())
        .hasSize(2)
        .allMatch(
            request -> request.contains("\r\nHost: runtime.localhost:" + server.port() + "\r\n"));
    assertThat(asked).as("a connection that is used again").containsExactly("runtime.localhost");
  }

  @Test
  void everyNewConnectionIsCheckedAgain() throws Exception {
    var closing = ScriptedServer.once(json("{}"));
    var answers = new ArrayList<>(List.of("127.0.0.1", "169.254.169.254"));
    AddressRule rule =
        rule(Egress.NONE, own, _ -> List.of(InetAddress.ofLiteral(answers.removeFirst())));
    try (var other = new ScriptedServer(closing);
        var client = new RelayClient(RelayLimits.defaults(), rule)) {
      URI uri = URI.create("http://runtime.localhost:" + other.port() + "/");
      try (HttpReply reply = client.send(HttpCall.get(uri))) {
        assertThat(reply.status()).isEqualTo(200);
      }
      other.awaitEnded(1);
      assertThat(
              catchThrowableOfType(
                  ProviderException.class, () -> client.send(HttpCall.get(uri)).close()))
          .hasMessageContaining("169.254.169.254");
      assertThat(other.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsAnAnswerAndNoInstruction(int status) throws Exception {
    String to =
        "HTTP/1.1 %d X\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n"
            .formatted(status, server.port());
    AddressRule rule = rule(Egress.NONE, own, HostResolver.ofMachine());
    try (var redirecting = ScriptedServer.answering(to);
        var client = new RelayClient(RelayLimits.defaults(), rule)) {
      try (HttpReply reply = client.send(HttpCall.get(redirecting.uri("/")))) {
        assertThat(reply.status()).isEqualTo(status);
      }
      assertThat(
              catchThrowableOfType(
                  ProviderException.class, () -> client.openAi(redirecting.uri("/v1")).models()))
          .hasMessageNotContaining(SECRET);
    }
    assertThat(server.accepted()).isZero();
  }

  @Test
  void theGatewaysOwnPortIsNotConnectedTo() {
    own.on(List.of(server.port()));
    AddressRule rule = rule(Egress.NONE, own, HostResolver.ofMachine());
    try (var client = new RelayClient(RelayLimits.defaults(), rule)) {
      for (String host : List.of("127.0.0.1", "localhost", "127.1", "127.3.2.1")) {
        assertThat(failure(client, host)).as(host).hasMessageContaining("the gateway itself");
      }
    }
    assertThat(server.accepted()).isZero();
  }
}
