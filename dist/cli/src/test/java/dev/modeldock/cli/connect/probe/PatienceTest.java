package dev.modeldock.cli.connect.probe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.cli.connect.ClientKey;
import dev.modeldock.cli.connect.ClientSettings;
import dev.modeldock.cli.connect.Dialect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PatienceTest {

  private static final Duration PATIENCE = Duration.ofMillis(300);

  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private Probe probe() {
    var key = new ClientKey("mdk_1", new ClientKey.Input());
    var settings = new ClientSettings("http://127.0.0.1:" + listener.getLocalPort(), key, "best");
    return Probe.of(Dialect.RESPONSES, settings, PATIENCE);
  }

  @Test
  void aGatewayThatNeverAnswersIsGivenUp() {
    assertThatThrownBy(() -> probe().run())
        .hasMessage("POST /v1/responses had no whole answer within 1 s");
  }

  @Test
  void aStreamOfNothingButCommentsIsGivenUp() {
    Thread.ofVirtual()
        .start(() -> {
          try (var socket = listener.accept()) {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (!listener.isClosed()) {
              out.write(": ping\n\n".getBytes(StandardCharsets.US_ASCII));
              out.flush();
              TimeUnit.MILLISECONDS.sleep(20);
            }
          } catch (IOException | InterruptedException _) {
            // The probe has left, as it should.
          }
        });

    assertThatThrownBy(() -> probe().run()).hasMessageContaining("no whole answer");
  }

  @Test
  void aServerThatIsNotThereIsNoGateway() throws IOException {
    var probe = probe();
    listener.close();

    assertThatThrownBy(probe::run).hasMessageContaining("no gateway answers");
  }
}
