package dev.modeldock.kernel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to end a call, in every phase of it. */
class CancelTest {

  private static final byte[] SMALL = {'{', '}'};
  private static final byte[] LARGE = new byte[64 << 20];

  /** Where the call stands when it is ended. */
  private enum Phase {
    CONNECT,
    HANDSHAKE,
    WRITE,
    HEAD,
    MIDDLE_OF_HEAD,
    WHOLE_BODY,
    FIRST_EVENT,
    LATER_EVENT,
    ERROR_BODY
  }

  /** How it is ended. */
  private enum Means {
    STREAM_CLOSED,
    CLIENT_CLOSED,
    INTERRUPTED,
    STREAM_CLOSED_ON_PLATFORM_THREAD
  }

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.add(one);
    return one;
  }

  private static Stream<Arguments> phasesAndMeans() {
    return Stream.of(Phase.values())
        .flatMap(phase -> Stream.of(Means.values()).map(means -> Arguments.of(phase, means)));
  }

  private URI base(Phase phase) throws IOException {
    ScriptedServer.Script script =
        peer -> {
          switch (phase) {
            case CONNECT -> {
              // never accepted
            }
            case HANDSHAKE -> peer.awaitEnd();
            case WRITE -> Wait.until(() -> peer.socket().isClosed());
            case HEAD, MIDDLE_OF_HEAD, WHOLE_BODY, FIRST_EVENT, LATER_EVENT, ERROR_BODY -> {
              peer.request();
              peer.send(beginning(phase));
              peer.awaitEnd();
            }
          }
        };
    if (phase == Phase.CONNECT) {
      return URI.create("http://127.0.0.1:" + fullBacklog() + "/v1");
    }
    ScriptedServer server = opened(new ScriptedServer(script));
    return phase == Phase.HANDSHAKE
        ? URI.create("https://127.0.0.1:" + server.port() + "/v1")
        : server.uri("/v1");
  }

  private static String beginning(Phase phase) {
    return switch (phase) {
      case CONNECT, HANDSHAKE, WRITE, HEAD -> "";
      case MIDDLE_OF_HEAD -> "HTTP/1.1 200 OK\r\nContent-";
      case WHOLE_BODY ->
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
      case FIRST_EVENT -> ScriptedServer.eventsHead() + ScriptedServer.chunk(": wait\n\ndata: {");
      case LATER_EVENT -> ScriptedServer.eventsHead() + ScriptedServer.chunk("data: {}\n\n");
      case ERROR_BODY -> "HTTP/1.1 500 Oops\r\nContent-Length: 9\r\n\r\n{";
    };
  }

  /** {@return a port on which connections are neither taken nor refused} */
  private int fullBacklog() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    ServerSocket listener = opened(new ServerSocket(0, 1, loopback));
    boolean full = false;
    for (int i = 0; i < 20 && !full; i++) {
      Socket filler = opened(new Socket());
      try {
        filler.connect(new InetSocketAddress(loopback, listener.getLocalPort()), 100);
      } catch (SocketTimeoutException _) {
        full = true;
      }
    }
    assumeTrue(full, "this system lets connections wait without a bound");
    return listener.getLocalPort();
  }

  @ParameterizedTest
  @MethodSource("phasesAndMeans")
  void endsTheCallAtOnce(Phase phase, Means means) throws Exception {
    RelayClient client = opened(new RelayClient(patient()));
    ModelStream stream =
        client
            .openAi(base(phase))
            .chat(
                ChatCall.builder("r", "m").stream(phase != Phase.WHOLE_BODY)
                    .openAiBody(() -> phase == Phase.WRITE ? LARGE : SMALL)
                    .build());
    AtomicReference<Throwable> end = new AtomicReference<>();
    Runnable reads =
        () -> {
          try {
            while (stream.next() != null) {
              // goes on to the phase in which nothing comes
            }
          } catch (Throwable e) {
            end.set(e);
          }
        };
    Thread reader =
        means == Means.STREAM_CLOSED_ON_PLATFORM_THREAD
            ? Thread.ofPlatform().start(reads)
            : Thread.ofVirtual().start(reads);
    Wait.until(() -> waitsIn(reader, phase));
    switch (means) {
      case STREAM_CLOSED, STREAM_CLOSED_ON_PLATFORM_THREAD -> stream.close();
      case CLIENT_CLOSED -> client.close();
      case INTERRUPTED -> reader.interrupt();
    }
    assertThat(reader.join(Duration.ofSeconds(5))).as("ended").isTrue();
    if (means == Means.INTERRUPTED && phase != Phase.ERROR_BODY) {
      assertThat(end.get()).isInstanceOf(InterruptedException.class);
    } else {
      assertThat(end.get()).isInstanceOfAny(ProviderException.class, InterruptedException.class);
    }
    if (end.get() instanceof ProviderException failure
        && means == Means.STREAM_CLOSED
        && phase != Phase.ERROR_BODY) {
      assertThat(failure.stage()).isEqualTo(expectedStage(phase));
      assertThat(failure).hasMessageContaining("given up");
    }
    assertThat(stream.next()).isNull();
    stream.close();
  }

  private static Stage expectedStage(Phase phase) {
    return switch (phase) {
      case CONNECT, HANDSHAKE -> Stage.NOT_SENT;
      case WRITE, HEAD, MIDDLE_OF_HEAD -> Stage.SENT;
      case WHOLE_BODY, FIRST_EVENT, LATER_EVENT, ERROR_BODY -> Stage.STREAMING;
    };
  }

  /** Looks at its stack, because what a server has sent says little about what was read. */
  private static boolean waitsIn(Thread thread, Phase phase) {
    String method =
        switch (phase) {
          case CONNECT -> "connect";
          case HANDSHAKE -> "shakeHands";
          case WRITE -> "write";
          case HEAD, MIDDLE_OF_HEAD -> "nextHead";
          case WHOLE_BODY, FIRST_EVENT, LATER_EVENT, ERROR_BODY -> "more";
        };
    boolean parked =
        !thread.isVirtual()
            || thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING;
    return parked
        && Stream.of(thread.getStackTrace())
            .anyMatch(frame ->
                frame.getClassName().startsWith("dev.modeldock.kernel.relay.")
                    && frame.getMethodName().equals(method));
  }

  @Test
  void aClosedStreamNeverConnects() throws Exception {
    ScriptedServer server = opened(ScriptedServer.answering(ScriptedServer.json("{}")));
    RelayClient client = opened(new RelayClient(patient()));
    ModelStream stream =
        client
            .openAi(server.uri("/v1"))
            .chat(ChatCall.builder("r", "m").openAiBody(() -> SMALL).build());
    stream.close();
    assertThat(catchThrowable(stream::next)).isInstanceOf(ProviderException.class);
    assertThat(server.accepted()).isZero();
  }

  @Test
  void connectingTakesNoLongerThanItsLimit() throws Exception {
    RelayClient client = opened(new RelayClient(within(Duration.ofMillis(100))));
    URI base = URI.create("http://127.0.0.1:" + fullBacklog() + "/v1");
    var failure = catchThrowableOfType(TimedOut.class, () -> client.openAi(base).models());
    assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
  }

  @Test
  void aHandshakeTakesNoLongerThanConnecting() throws Exception {
    RelayClient client = opened(new RelayClient(within(Duration.ofMillis(100))));
    URI base = base(Phase.HANDSHAKE);
    var failure = catchThrowableOfType(TimedOut.class, () -> client.openAi(base).models());
    assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
  }

  private static RelayLimits patient() {
    return within(Duration.ofSeconds(60));
  }

  private static RelayLimits within(Duration connectTimeout) {
    return new RelayLimits(
        connectTimeout, Duration.ofSeconds(4), 4, 16_384, 65_536, 1 << 20, 1 << 20);
  }
}
