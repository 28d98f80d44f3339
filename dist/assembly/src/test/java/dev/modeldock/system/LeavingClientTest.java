package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.Beat.Broken;
import dev.modeldock.testkit.runtime.Beat.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that leaves frees its runtime at once, whatever both were doing. */
class LeavingClientTest {

  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final List<String> LATENCIES = new ArrayList<>();

  @TempDir static Path folder;
  private static FaultStage stage;

  /** What the client was doing. */
  private enum Phase {
    WAITING_FOR_A_STREAM,
    WAITING_FOR_A_WHOLE_ANSWER,
    READING_A_STREAM
  }

  @BeforeAll
  static void start() throws Exception {
    stage = new FaultStage(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      System.out.println("From the client's leaving to the runtime's knowing it:");
      LATENCIES.forEach(System.out::println);
      stage.assertNothingLeaked();
    } finally {
      stage.close();
    }
  }

  static Stream<Arguments> theRuntimeIsFreed() {
    return Stream.of("ollama", "openai")
        .flatMap(instance ->
            Stream.of(Phase.values())
                .flatMap(phase ->
                    Stream.of(false, true).map(reset -> Arguments.of(instance, phase, reset))));
  }

  @ParameterizedTest(name = "{0}, {1}, by a reset: {2}")
  @MethodSource
  void theRuntimeIsFreed(String instance, Phase phase, boolean reset) throws Exception {
    Broken stall = new Broken(Fault.STALL);
    boolean reading = phase == Phase.READING_A_STREAM;
    String name = reading ? stage.model(Beat.say("Hello"), stall) : stage.model(stall);
    String model = instance + ":" + name;
    SocketClient client = new SocketClient(stage.gateway().url());
    String json =
        phase == Phase.WAITING_FOR_A_WHOLE_ANSWER
            ? Requests.chat(model, FaultStage.PROMPT)
            : Requests.streamedChat(model, FaultStage.PROMPT);
    client.post(stage.gateway().url(), stage.gateway().key(), json, json.length());
    stage.awaitAsked(name);
    if (reading) {
      client.awaitText("Hello");
    }

    long left = System.nanoTime();
    if (reset) {
      client.reset();
    } else {
      client.close();
    }
    assertThat(stage.ollama().awaitDisconnect(AT_ONCE)).as("the runtime was told").isTrue();
    LATENCIES.add(
        "  %-7s %-27s %-5s %6.1f ms"
            .formatted(instance, phase, reset ? "RST" : "FIN", (System.nanoTime() - left) / 1e6));

    JsonNode event = stage.auditedFor(model);
    assertThat(event.path("outcome").asText()).isEqualTo("client_gone");
    assertThat(event.path("status").asInt()).isEqualTo(reading ? 200 : 0);
    assertThat(event.path("error").isNull()).isTrue();
    assertThat(event.path("attempts").path(0).path("target").asText()).isEqualTo(model);
    assertThat(event.path("attempts").path(0).path("error").asText())
        .isEqualTo(reading ? "null" : "client_gone");
  }

  @Test
  void aClientThatLeavesWhileAnEndlessAnswerComesEndsIt() throws Exception {
    String name = stage.model(Beat.say("Hello"), new Broken(Fault.ENDLESS));
    SocketClient client = new SocketClient(stage.gateway().url());
    String json = Requests.streamedChat("openai:" + name, FaultStage.PROMPT);
    client.post(stage.gateway().url(), stage.gateway().key(), json, json.length());
    client.awaitText("again");

    client.reset();

    assertThat(stage.ollama().awaitDisconnect(AT_ONCE)).isTrue();
    assertThat(stage.auditedFor("openai:" + name).path("outcome").asText())
        .isEqualTo("client_gone");
  }

  @Test
  void aClientThatLeavesWithinItsRequestReachesNoRuntime() throws Exception {
    String name = stage.model(Beat.say("Hello"), Beat.done("stop"));
    String json = Requests.chat("openai:" + name, FaultStage.PROMPT);
    int before = stage.eventsWith("client_gone");
    SocketClient client = new SocketClient(stage.gateway().url());
    client.post(stage.gateway().url(), stage.gateway().key(), json, json.length() + 1);

    client.close();

    stage.awaitEventsWith("client_gone", before + 1);
    assertThat(stage.asked(name)).isFalse();
  }
}
