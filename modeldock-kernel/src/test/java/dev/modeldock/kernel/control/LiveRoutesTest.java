package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.port.RunningRequests.Running;
import dev.modeldock.kernel.pipeline.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveRoutesTest {

  private static final String PATH = "/admin/v1/events";
  private static final int QUEUED = 1024;

  private final ControlFixture control = new ControlFixture();
  private final List<Client> clients = new ArrayList<>();

  /** One event as it was sent. */
  private record Event(String name, long id, Map<String, @Nullable Object> data) {}

  /** A client that watches; each event that it takes is held against the API's document. */
  private final class Client {

    private final FakeExchange exchange = new FakeExchange("GET", PATH, ControlFixture.TOKEN, "");
    private final Thread server;

    Client() {
      server = Thread.startVirtualThread(() -> control.handle(exchange));
      clients.add(this);
    }

    Event next() throws Exception {
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      String text;
      do {
        // Pings come whether or not there is an event.
        assertThat(System.nanoTime()).as("there is an event").isLessThan(end);
        text = exchange.nextWritten();
      } while (!text.startsWith("event: "));
      return event(text);
    }

    Event next(String name) throws Exception {
      Event event;
      do {
        event = next();
      } while (!event.name().equals(name));
      return event;
    }

    void request(String id) throws Exception {
      Event event;
      do {
        event = next("request");
      } while (!id.equals(event.data().get("id")));
    }

    void leave() throws InterruptedException {
      exchange.leave();
      assertThat(server.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  private Event event(String text) throws Exception {
    String[] lines = text.split("\n");
    var data =
        new ControlJson()
            .readObject(lines[2].substring("data: ".length()).getBytes(StandardCharsets.UTF_8));
    Type type = control.live.getFirst().doc().orElseThrow().answer().body();
    assertThat(Documented.problems(type, data)).as(text).isEmpty();
    return new Event(
        lines[0].substring("event: ".length()),
        Long.parseLong(lines[1].substring("id: ".length())),
        data);
  }

  @AfterEach
  void leave() throws InterruptedException {
    for (Client client : clients) {
      client.leave();
    }
  }

  @Test
  void firstComesAllThatThereIsAndThenWhatChanges() throws Exception {
    running("r1", null, "routing");
    var client = new Client();
    Event first = client.next();
    control.post("/admin/v1/instances", "{\"id\":\"ollama\",\"type\":\"ollama\"}");
    var put =
        control.send(
            "PUT", "/admin/v1/aliases/fast", ControlFixture.TOKEN, "{\"targets\":[\"ollama:b\"]}");
    assertThat(put.status()).as(put.body().toString()).isLessThan(300);

    assertThat(client.next("state").data())
        .containsEntry("kind", "instance")
        .containsEntry("id", "ollama");
    Event change = client.next("state");

    assertThat(first.name()).isEqualTo("snapshot");
    assertThat(ControlFixture.text(first.data().get("plugins"))).contains("ollama", "ready");
    assertThat(ControlFixture.text(first.data().get("requests"))).contains("r1", "routing");
    assertThat(change.data())
        .containsEntry("kind", "alias")
        .containsEntry("id", "fast")
        .containsEntry("change", "made");
    assertThat(change.id()).isGreaterThan(first.id());
  }

  @Test
  void aRequestIsSeenWhenItStartsMovesAndEnds() throws Exception {
    var client = new Client();
    client.next("snapshot");

    running("r1", null, "routing");
    assertThat(client.next("request").data()).containsEntry("change", "started");
    control.running.clear();
    running("r1", "a:b", "stream");
    assertThat(client.next("request").data())
        .containsEntry("change", "moved")
        .containsEntry("target", "a:b");
    control.running.clear();
    ended("r1");
    assertThat(client.next("request").data())
        .containsEntry("change", "ended")
        .containsEntry("id", "r1")
        .containsEntry("outcome", "completed");
    assertThat(client.next("figures").data()).containsEntry("requests", 1L);
  }

  @Test
  void aRequestThatHasEndedIsNotSeenAsRunningAfterIt() throws Exception {
    var client = new Client();
    client.next("snapshot");
    ended("r1");
    running("r1", "a:b", "stream");

    Event event = client.next("request");
    control.running.clear();
    ended("r2");

    assertThat(event.data()).containsEntry("change", "ended");
    assertThat(client.next("request").data()).containsEntry("id", "r2");
  }

  @Test
  void aClientThatComesBackGetsEverythingAnew() throws Exception {
    var client = new Client();
    Event last = client.next("snapshot");
    client.leave();

    var again = new Client();

    Event event = again.next();
    assertThat(event.name()).isEqualTo("snapshot");
    assertThat(event.id()).isGreaterThan(last.id());
  }

  @Test
  void aClientThatReadsTooSlowlyGetsASnapshotInPlaceOfWhatItMissed() throws Exception {
    var slow = new StuckExchange(PATH, ControlFixture.TOKEN);
    Thread server = Thread.startVirtualThread(() -> control.handle(slow));
    slow.awaitFirstWrite();
    var other = new Client();
    other.next("snapshot");
    for (int i = 0; i <= QUEUED; i++) {
      running("r" + i, null, "routing");
      if (i % 256 == 0) {
        // The other one keeps up, and so knows what the slow one has been told.
        other.request("r" + i);
      }
    }
    slow.read();

    String read = slow.textUntil("\"r" + QUEUED + "\"");

    assertThat(read).contains("event: snapshot").doesNotContain("\"change\":\"started\"");
    slow.leave();
    assertThat(server.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void whileNobodyWatchesNothingIsLookedAt() throws Exception {
    var client = new Client();
    client.next("snapshot");
    assertThat(control.audit.followers).isNotEmpty();

    client.leave();

    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!control.audit.followers.isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void tooManyThatWatchAreRefused() throws Exception {
    for (int i = 0; i < 16; i++) {
      new Client().next("snapshot");
    }

    var response = control.get(PATH);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.error().get("code")).isEqualTo("too_many_watchers");
  }

  private void running(String id, @Nullable String target, String phase) {
    control.running.add(
        new Running(id, "pub1", "ci", "chat", target, phase, true, ControlFixture.NOW));
  }

  private void ended(String id) {
    var event = SampleEvents.event(id, ControlFixture.NOW, "pub1", "fast", Outcome.COMPLETED);
    control.audit.followers.forEach(follower -> follower.accept(event));
  }
}
