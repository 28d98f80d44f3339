package dev.modeldock.kernel.http;

import dev.modeldock.kernel.certificate.LiveCertificate;
import dev.modeldock.kernel.certificate.TestCertificates;
import dev.modeldock.kernel.exchange.EventOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A listener that speaks TLS, and clients that trust it. */
abstract class TlsFixture {

  @TempDir Path home;

  final Semaphore handling = new Semaphore(0);
  final Semaphore more = new Semaphore(0);
  final CountDownLatch left = new CountDownLatch(1);
  LiveCertificate certificate;
  TestEdge edge;

  @BeforeEach
  void start() throws Exception {
    certificate = TestCertificates.live(home, "127.0.0.1", "::1");
    edge = edge(TestEdge.LIMITS);
  }

  @AfterEach
  void stop() {
    left.countDown();
    more.release(1000);
    edge.close();
  }

  TestEdge edge(ListenerSettings.Limits limits) throws IOException {
    return new TestEdge(
        new ListenerSettings("tls", InetAddress.getLoopbackAddress(), 0, limits, certificate),
        exchange -> {
          switch (exchange.inbound().path()) {
            case "/stream" -> {
              EventOutput out = exchange.stream();
              for (int i = 0; i < 5; i++) {
                byte[] event = TestEdge.bytes("data: " + i + "\n\n");
                out.write(event, 0, event.length);
                handling.release();
                more.acquire();
              }
              out.finish();
            }
            case "/wait" -> {
              exchange.body();
              exchange.whenClientLeaves(left::countDown);
              handling.release();
              left.await(10, TimeUnit.SECONDS);
              exchange.answer(TestEdge.text(200, "late"));
            }
            case "/large" -> {
              EventOutput out = exchange.stream();
              byte[] event = TestEdge.bytes("data: " + "x".repeat(1 << 20) + "\n\n");
              handling.release();
              while (true) {
                out.write(event, 0, event.length);
              }
            }
            case "/early" -> exchange.answer(TestEdge.text(401, "early"));
            default ->
                exchange.answer(
                    TestEdge.text(200, new String(exchange.body(), StandardCharsets.UTF_8)));
          }
        });
  }

  SSLSocket secure(String... protocols) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.trusting(certificate.current())
                .getSocketFactory()
                .createSocket("localhost", edge.listener().port());
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }

  RawClient client(String... protocols) throws Exception {
    return new RawClient(secure(protocols));
  }

  Socket plain() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), edge.listener().port());
  }

  /** {@return whether the other side ends the connection, in whatever way} */
  static boolean ended(Socket socket) {
    try {
      byte[] buffer = new byte[1024];
      while (socket.getInputStream().read(buffer) >= 0) {
        Thread.onSpinWait();
      }
      return true;
    } catch (java.net.SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }
}
