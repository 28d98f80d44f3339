package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user was told is done stays done, whenever the process dies. */
class CrashTest {

  /** For a longer look: {@code -Dmodeldock.kill.rounds=200}. */
  private static final int ROUNDS = Integer.getInteger("modeldock.kill.rounds", 25);

  private static final int LONGEST_ROUND_MS = 400;
  private static final int KEYS_CHECKED_AT_THE_END = 20;

  private static final Duration LONGEST_START = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedOutlivesEveryKill() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path home = folder.resolve("home");
    String firstKey;
    try (Gateway gateway = Gateway.start(home)) {
      firstKey = gateway.key();
    }

    List<ControlApi.Key> valid = Collections.synchronizedList(new ArrayList<>());
    List<ControlApi.Key> revoked = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger answered = new AtomicInteger();
    Things things = new Things();
    List<Duration> starts = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long begun = System.nanoTime();
      try (Gateway gateway = Gateway.start(home)) {
        starts.add(Duration.ofNanos(System.nanoTime() - begun));
        String when = "round " + round + ", seed " + seed;
        assertLatest(gateway, valid, revoked, when);
        things.check(gateway, when);
        Thread keys = Thread.startVirtualThread(() -> makeAndRevokeKeys(gateway, valid, revoked));
        Thread changes = Thread.startVirtualThread(() -> things.change(gateway));
        Thread requests = Thread.startVirtualThread(() -> ask(gateway, firstKey, answered));
        if (round == 0) {
          awaitFirst(revoked);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(20, LONGEST_ROUND_MS));
        gateway.kill();
        keys.join();
        changes.join();
        requests.join();
      }
    }

    try (Gateway gateway = Gateway.start(home)) {
      assertThat(valid).isNotEmpty();
      assertThat(revoked).isNotEmpty();
      assertThat(answered).hasPositiveValue();
      assertThat(things.acknowledged()).isPositive();
      // The one in the middle: a machine may be busy with something else now and then.
      assertThat(starts.stream().sorted().toList().get(starts.size() / 2))
          .isLessThan(LONGEST_START);
      for (int i = 0; i < KEYS_CHECKED_AT_THE_END; i++) {
        assertThat(statusWith(gateway, any(valid, random)))
            .as("a valid key, seed %s", seed)
            .isEqualTo(200);
        assertThat(statusWith(gateway, any(revoked, random)))
            .as("a revoked key, seed %s", seed)
            .isEqualTo(401);
      }
      long audited = gateway.auditLines("\"completed\"");
      assertThat(audited).isGreaterThanOrEqualTo(answered.get());
      gateway.run("audit", "verify").succeeded();
    }
  }

  /** A machine may be too busy for a key to be made in any of the short rounds. */
  private static void awaitFirst(List<ControlApi.Key> keys) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (keys.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static void assertLatest(
      Gateway gateway, List<ControlApi.Key> valid, List<ControlApi.Key> revoked, String when)
      throws Exception {
    if (!valid.isEmpty()) {
      assertThat(statusWith(gateway, valid.getLast()))
          .as("the newest key, %s", when)
          .isEqualTo(200);
    }
    if (!revoked.isEmpty()) {
      assertThat(statusWith(gateway, revoked.getLast()))
          .as("the key revoked last, %s", when)
          .isEqualTo(401);
    }
  }

  /** Goes on until the gateway is gone; lists hold only what it acknowledged. */
  private static void makeAndRevokeKeys(
      Gateway gateway, List<ControlApi.Key> valid, List<ControlApi.Key> revoked) {
    try (ControlApi control = new ControlApi(gateway)) {
      while (true) {
        ControlApi.Key stays = control.createKey("stays " + UUID.randomUUID());
        valid.add(stays);
        ControlApi.Key goes = control.createKey("goes " + UUID.randomUUID());
        control.revokeKey(goes);
        revoked.add(goes);
      }
    } catch (IOException e) {
      // Killed: the only way out.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void ask(Gateway gateway, String key, AtomicInteger answered) {
    try (Client client = new Client(gateway.url(), key)) {
      while (client.chat("demo:echo", "Hello").statusCode() == 200) {
        answered.incrementAndGet();
      }
    } catch (IOException e) {
      // Killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int statusWith(Gateway gateway, ControlApi.Key key) throws Exception {
    try (Client client = new Client(gateway.url(), key.key())) {
      return client.get("/v1/models").statusCode();
    }
  }

  private static ControlApi.Key any(List<ControlApi.Key> keys, Random random) {
    return keys.get(random.nextInt(keys.size()));
  }
}
