package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.http.HttpListener;
import dev.modeldock.kernel.http.ListenerSettings;
import dev.modeldock.kernel.identity.Guesses;
import dev.modeldock.kernel.identity.MintedKey;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyHash;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand wrong keys a second, each with the id of a good one, a secret of its own and a right
 * checksum, over real connections: what they cost those who have a good key. The times are printed;
 * what is asserted is who gets in.
 */
@Timeout(60)
class KeyStormTest {

  private static final int STORMERS = 10;
  private static final int STORM_PER_SECOND = 1_000;
  private static final int HEALTHY_PER_SECOND = 100;
  private static final Duration LONG = Duration.ofSeconds(3);
  private static final String BODY =
      "{\"model\":\"a:m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private final TestGateway gateway = new TestGateway().with("a", Scripts.greets());
  private final HttpListener listener =
      new HttpListener(
          ListenerSettings.loopback("storm", 0), gateway.handler()::accept, Refusals::answer);

  @BeforeEach
  void start() throws IOException {
    listener.start();
  }

  @AfterEach
  void stop() {
    listener.stop(Duration.ofSeconds(1));
    gateway.close();
  }

  @Test
  void aGoodKeyIsServedAsEverThroughAStormAgainstAnother() throws Exception {
    MintedKey attacked = minted("attacked");
    warmUp();
    Times quiet = healthy(TestKeys.GOOD, 1);
    Map<Integer, Integer> refused = new ConcurrentHashMap<>();
    try (Storm _ = new Storm(attacked, refused)) {
      Times stormy = healthy(TestKeys.GOOD, 1);
      System.out.printf("quiet: %s; 1,000 wrong keys/s: %s; refused: %s%n", quiet, stormy, refused);
      // The key that they guess at has not been used yet, and gets in at once.
      try (Client late = new Client(listener.port())) {
        assertThat(late.ask(attacked.key())).isEqualTo(200);
      }
    }
    assertThat(refused).containsOnlyKeys(401);
  }

  @Test
  void aKeyOfAnEarlierVersionIsServedThroughAStormAgainstItself() throws Exception {
    MintedKey old = minted("old");
    TestKeys.STATE.apply(
        new StateChange.PutKey(
            old.record()
                .with(KeyHashes.of(new KeyHash(old.record().hashes().current().phc(), null)))));
    Map<Integer, Integer> refused = new ConcurrentHashMap<>();
    try (Client first = new Client(listener.port())) {
      assertThat(first.ask(old.key())).isEqualTo(200);
    }
    warmUp();
    try (Storm _ = new Storm(old, refused)) {
      Times stormy = healthy(old.key(), 1);
      System.out.printf("1,000 wrong texts/s for its own id: %s; refused: %s%n", stormy, refused);
    }
    assertThat(refused).containsOnlyKeys(401);
  }

  private void warmUp() throws IOException {
    try (Storm _ = new Storm(minted("warm"), new ConcurrentHashMap<>())) {
      healthy(TestKeys.GOOD, 0.5);
    }
  }

  private static MintedKey minted(String name) {
    return TestKeys.minted(name, KeyGrant.of(EnumSet.of(Scope.CHAT), KeyPolicy.unrestricted()));
  }

  /** What requests at an even rate have seen. */
  private record Times(long p50Micros, long p99Micros, long maxMicros, double cores) {

    @Override
    public String toString() {
      return "p50 %.1f ms, p99 %.1f ms, max %.1f ms, %.2f cores"
          .formatted(p50Micros / 1e3, p99Micros / 1e3, maxMicros / 1e3, cores);
    }
  }

  private Times healthy(String key, double share) throws IOException {
    var micros = new ArrayList<Long>();
    long begun = System.nanoTime();
    long end = begun + (long) (LONG.toNanos() * share);
    Duration cpu = cpu();
    try (Client client = new Client(listener.port())) {
      for (long due = begun; due < end; due += 1_000_000_000L / HEALTHY_PER_SECOND) {
        sleepUntil(due);
        assertThat(client.ask(key)).isEqualTo(200);
        // From when it was due: a request that waits for a slow one before it counts as slow, too.
        micros.add((System.nanoTime() - due) / 1_000);
      }
    }
    List<Long> sorted = micros.stream().sorted().toList();
    return new Times(
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 99 / 100),
        sorted.getLast(),
        cpu().minus(cpu).toNanos() / (double) (System.nanoTime() - begun));
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Guesses until it is closed. */
  private final class Storm implements AutoCloseable {

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Storm(MintedKey attacked, Map<Integer, Integer> refused) {
      for (int i = 0; i < STORMERS; i++) {
        threads.add(Thread.ofVirtual().start(() -> guess(attacked, refused)));
      }
    }

    private void guess(MintedKey attacked, Map<Integer, Integer> refused) {
      try (Client client = new Client(listener.port())) {
        long due = System.nanoTime();
        while (!over.get()) {
          sleepUntil(due);
          due += 1_000_000_000L / STORM_PER_SECOND * STORMERS;
          refused.merge(client.ask(Guesses.at(attacked)), 1, Integer::sum);
        }
      } catch (IOException e) {
        refused.merge(-1, 1, Integer::sum);
      }
    }

    @Override
    public void close() {
      over.set(true);
      Wait.until("the end of the storm", () -> threads.stream().noneMatch(Thread::isAlive));
    }
  }

  /** One connection that is kept. */
  private static final class Client implements AutoCloseable {

    private final int port;
    private final Socket socket;
    private final InputStream in;

    Client(int port) throws IOException {
      this.port = port;
      this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
      this.in = new BufferedInputStream(socket.getInputStream());
      socket.setTcpNoDelay(true);
    }

    /** {@return the status of the answer} */
    int ask(String key) throws IOException {
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:3737\r\n"
              + "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
              + "Content-Length: %d\r\n\r\n%s";
      socket
          .getOutputStream()
          .write(head.formatted(key, BODY.length(), BODY).getBytes(StandardCharsets.US_ASCII));
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = 0;
      for (String line = line(); !line.isEmpty(); line = line()) {
        if (line.toLowerCase().startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      in.skipNBytes(length);
      return status;
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection to port " + port + " was closed");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
