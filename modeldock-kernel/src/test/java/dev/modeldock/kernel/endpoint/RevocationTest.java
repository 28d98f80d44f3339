package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.THERE;
import static dev.modeldock.kernel.endpoint.Scripts.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.flight.Flight;
import dev.modeldock.kernel.flight.RevocationWatch;
import dev.modeldock.kernel.identity.MintedKey;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.routing.CallWatch.Phase;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of requests when their key is revoked, or their owner has enough of them. */
@Timeout(30)
class RevocationTest {

  private static MintedKey key;

  private final TestGateway gateway = new TestGateway();
  private final StateStore state = new RevocationWatch(TestKeys.STATE, gateway.flights);

  @BeforeAll
  static void mint() {
    key = minted("revoked");
  }

  private static MintedKey minted(String name) {
    return TestKeys.minted(name, KeyGrant.of(EnumSet.allOf(Scope.class), KeyPolicy.unrestricted()));
  }

  @BeforeEach
  void give() throws IOException {
    give(key);
  }

  private void give(MintedKey given) throws IOException {
    state.apply(new StateChange.PutKey(given.record()));
  }

  private void revoke(MintedKey revoked) throws IOException {
    state.apply(new StateChange.RevokeKey(revoked.record().id(), Instant.now()));
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(gateway.flights.list()).isEmpty();
    gateway.close();
  }

  @Test
  void theVeryNextRequestIsRefusedAThousandTimes() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      give(key);
      assertThat(gateway.serve(models()).status()).isEqualTo(200);
      revoke(key);
      assertThat(gateway.serve(models()).status()).isEqualTo(401);
    }
  }

  private static FakeExchange models() {
    return FakeExchange.of("GET", "/v1/models", key.key(), "");
  }

  /** What one request has seen, by {@link System#nanoTime()}. */
  private record Use(long begun, int status) {}

  @Test
  void noUseThatBeginsAfterARevocationIsServedWhoeverIsAtItMeanwhile() throws Exception {
    gateway.with("a", Scripts.greets());
    for (int round = 0; round < 20; round++) {
      MintedKey fresh = minted("round " + round);
      var uses = new ConcurrentLinkedQueue<Use>();
      var over = new AtomicBoolean();
      var served = new CountDownLatch(20);
      List<Thread> users = new ArrayList<>();
      for (int user = 0; user < 4; user++) {
        users.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (!over.get()) {
                    long begun = System.nanoTime();
                    uses.add(new Use(begun, gateway.serve(chat(fresh, "a:m", false)).status()));
                    served.countDown();
                  }
                }));
      }
      served.await();
      revoke(fresh);
      long revoked = System.nanoTime();
      int before = uses.size();
      Wait.until(() -> uses.size() > before + 20);
      over.set(true);
      for (Thread user : users) {
        user.join();
      }
      assertThat(uses)
          .filteredOn(use -> use.begun() < revoked)
          .anyMatch(use -> use.status() == 200);
      assertThat(uses)
          .filteredOn(use -> use.begun() > revoked)
          .isNotEmpty()
          .allMatch(use -> use.status() == 401);
    }
  }

  private static FakeExchange chat(MintedKey with, String model, boolean stream) {
    return ask("/v1/chat/completions", with, model, stream);
  }

  private static FakeExchange ask(String path, MintedKey with, String model, boolean stream) {
    return FakeExchange.of(
        "POST",
        path,
        with.key(),
        "{\"model\":\"%s\",\"stream\":%b,\"max_tokens\":9,\"%s\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(model, stream, path.endsWith("responses") ? "input" : "messages")
            .replace(path.endsWith("responses") ? "\"max_tokens\":9," : "\0", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, [DONE]",
    "/v1/messages, message_stop",
    "/v1/responses, response.completed"
  })
  void aStreamEndsWithTheErrorOfItsDialect(String path, String end) throws Exception {
    var silent = new ScriptedProvider(HELLO, new Step.Silence());
    gateway.with("a", silent);
    FakeExchange exchange = ask(path, key, "a:m", true);
    Thread request = gateway.start(exchange);
    exchange.awaitSent("Hello");

    revoke(key);
    request.join();

    assertThat(exchange.sent()).contains("key_revoked").doesNotContain(end);
    assertThat(exchange.ended()).isTrue();
    assertThat(silent.closed.getCount()).isZero();
    AuditEvent event = gateway.event();
    assertThat(event.outcome()).isEqualTo(Outcome.REFUSED_AUTH);
    assertThat(event.error()).isEqualTo("key_revoked");
    assertThat(event.status()).isEqualTo(200);
    assertThat(event.keyId()).isEqualTo(key.record().id());
  }

  @Test
  void anAnswerThatIsAwaitedIsRefusedAndNoOtherTargetIsTried() throws Exception {
    var silent = new ScriptedProvider(new Step.Silence());
    var next = Scripts.greets();
    gateway.with("a", silent).with("b", next).alias("both", "a:m", "b:m");
    FakeExchange exchange = chat(key, "both", false);
    Thread request = gateway.start(exchange);
    silent.waiting.await();

    revoke(key);
    request.join();

    assertThat(exchange.status()).isEqualTo(401);
    assertThat(exchange.sent()).contains("key_revoked");
    assertThat(next.calls).isZero();
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::error)
        .containsExactly("key_revoked");
  }

  @Test
  void aKeyThatIsRevokedBeforeItsRequestReachesARuntimeReachesNone() throws Exception {
    var provider = Scripts.greets();
    gateway.with("a", provider);
    // The body is read after the key was looked at.
    FakeExchange looked = chat(key, "a:m", true);
    FakeExchange exchange =
        new FakeExchange(
            looked.inbound(),
            () -> {
              try {
                revoke(key);
                return looked.body();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    gateway.serve(exchange);

    assertThat(exchange.status()).isEqualTo(401);
    assertThat(exchange.sent()).contains("key_revoked");
    assertThat(provider.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REFUSED_AUTH);
  }

  @Test
  void theRequestsOfOtherKeysGoOn() throws Exception {
    var gate = new CountDownLatch(1);
    gateway.with("a", new ScriptedProvider(HELLO, new Step.Hold(gate), THERE, STOP, USAGE));
    FakeExchange exchange = Scripts.streamed("a:m");
    Thread request = gateway.start(exchange);
    exchange.awaitSent("Hello");

    revoke(key);
    gate.countDown();
    request.join();

    assertThat(exchange.sent()).contains("there").endsWith("data: [DONE]\n\n");
  }

  @Test
  void theOwnerSeesWhatRunsAndCancelsIt() throws Exception {
    gateway.with("a", new ScriptedProvider(HELLO, new Step.Silence()));
    FakeExchange exchange = chat(key, "a:m", true);
    Thread request = gateway.start(exchange);
    exchange.awaitSent("Hello");

    Flight flight = gateway.flights.list().getFirst();
    assertThat(flight.keyName()).isEqualTo("revoked");
    assertThat(flight.operation()).isEqualTo("chat_completions");
    assertThat(flight.model()).isEqualTo("a:m");
    assertThat(flight.target()).hasToString("a:m");
    assertThat(flight.phase()).isEqualTo(Phase.STREAM);
    assertThat(flight.stream()).isTrue();
    assertThat(gateway.flights.cancel("req_2")).isFalse();
    assertThat(gateway.flights.cancel(flight.id())).isTrue();
    request.join();

    assertThat(exchange.sent()).contains("request_cancelled").doesNotContain("[DONE]");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REFUSED_POLICY);
    assertThat(gateway.event().error()).isEqualTo("request_cancelled");
  }

  @Test
  void aWholeAnswerThatIsCancelledHasAStatusThatNoClientTriesAgainAfter() throws Exception {
    var silent = new ScriptedProvider(new Step.Silence());
    gateway.with("a", silent);
    FakeExchange exchange = chat(key, "a:m", false);
    Thread request = gateway.start(exchange);
    silent.waiting.await();

    gateway.flights.cancel("req_1");
    request.join();

    assertThat(exchange.status()).isEqualTo(499);
  }
}
