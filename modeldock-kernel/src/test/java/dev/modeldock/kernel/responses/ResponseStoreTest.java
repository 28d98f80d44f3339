package dev.modeldock.kernel.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.wire.responses.WholeResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store is bounded in every direction, and what it forgets takes nothing else with it. */
class ResponseStoreTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final long MUCH = 1_000_000;

  private Instant now = Instant.EPOCH;

  private ResponseStore store(int count, long bytes) {
    return new ResponseStore(new StoreBounds(count, bytes, DAY), () -> now);
  }

  private static WholeResponse response(String id, int length) {
    String item =
        "{\"id\":\"msg_%s\",\"type\":\"message\",\"content\":\"%s\"}"
            .formatted(id, "x".repeat(length));
    return new WholeResponse(
        id,
        "{}".getBytes(UTF_8),
        List.of("{\"type\":\"message\",\"content\":\"in %s\"}".formatted(id)),
        ("{\"items\":[" + item + "]}").getBytes(UTF_8));
  }

  private static void keep(ResponseStore store, String... ids) {
    for (String id : ids) {
      store.of("k").keep(response(id, 10));
    }
  }

  @Test
  void theOldestMakesRoomForTheNewest() {
    ResponseStore store = store(2, MUCH);

    keep(store, "a", "b", "c");

    assertThat(store.response("k", "a")).isEmpty();
    assertThat(store.of("k").item("msg_a")).isEmpty();
    assertThat(store.response("k", "b")).isPresent();
    assertThat(store.of("k").item("msg_c")).isPresent();
  }

  @Test
  void bytesAreBounded() {
    ResponseStore store = store(100, 10_000);

    store.of("k").keep(response("a", 3_000));
    store.of("k").keep(response("b", 3_000));

    assertThat(store.response("k", "a")).isEmpty();
    assertThat(store.response("k", "b")).isPresent();
  }

  @Test
  void whatIsTooLargeByItselfDrivesOutNothing() {
    ResponseStore store = store(100, 10_000);
    keep(store, "a");

    store.of("k").keep(response("b", 30_000));

    assertThat(store.response("k", "b")).isEmpty();
    assertThat(store.response("k", "a")).isPresent();
  }

  @Test
  void roomThatIsGivenBackIsUsedAgain() {
    ResponseStore store = store(100, 10_000);

    for (int i = 0; i < 50; i++) {
      store.of("k").keep(response("r" + i, 3_000));
      assertThat(store.delete("k", "r" + i)).isTrue();
    }
    store.of("k").keep(response("last", 3_000));
    keep(store, "small");

    assertThat(store.response("k", "last")).isPresent();
  }

  @Test
  void nothingIsKeptForLongerThanItsTime() {
    ResponseStore store = store(100, MUCH);
    keep(store, "a");
    now = now.plus(DAY);
    keep(store, "b");
    assertThat(store.response("k", "a")).isPresent();

    now = now.plusSeconds(1);

    assertThat(store.response("k", "a")).isEmpty();
    assertThat(store.of("k").item("msg_a")).isEmpty();
    assertThat(store.response("k", "b")).isPresent();
  }

  @Test
  void aConversationStaysWholeThoughItsBeginningIsForgottenMeanwhile() {
    ResponseStore store = store(100, MUCH);
    keep(store, "a");
    OwnResponses next = store.of("k");
    assertThat(next.conversation("a")).isPresent();

    store.delete("k", "a");
    next.keep(response("b", 10));

    assertThat(new String(store.of("k").conversation("b").orElseThrow(), UTF_8))
        .contains("in a", "msg_a", "in b", "msg_b");
  }

  @Test
  void keysOfTheSameIdsDoNotMeet() {
    ResponseStore store = store(100, MUCH);
    store.of("k").keep(response("a", 10));
    store.of("other").keep(response("a", 20));

    assertThat(store.delete("k", "a")).isTrue();

    assertThat(store.response("other", "a")).isPresent();
    assertThat(new String(store.of("other").item("msg_a").orElseThrow(), UTF_8))
        .contains("x".repeat(20));
  }

  @Test
  void aConversationGoesOnThoughItsBeginningMadeRoom() {
    ResponseStore store = store(1, MUCH);
    keep(store, "a");
    OwnResponses second = store.of("k");
    second.conversation("a");
    second.keep(response("b", 10));
    OwnResponses third = store.of("k");

    String said = new String(third.conversation("b").orElseThrow(), UTF_8);

    assertThat(store.response("k", "a")).isEmpty();
    assertThat(said).containsSubsequence("in a", "msg_a", "in b", "msg_b");
  }

  @Test
  void anItemThatWasSentAgainOutlivesEitherResponse() {
    for (String deleted : List.of("a", "b")) {
      ResponseStore store = store(100, MUCH);
      keep(store, "a");
      store
          .of("k")
          .keep(
              new WholeResponse(
                  "b",
                  "{}".getBytes(UTF_8),
                  List.of("{\"id\":\"msg_a\",\"type\":\"message\",\"content\":\"again\"}"),
                  "{\"items\":[]}".getBytes(UTF_8)));

      assertThat(store.delete("k", deleted)).isTrue();

      assertThat(store.of("k").item("msg_a")).as("without " + deleted).isPresent();
    }
  }

  @Test
  void whatTakesNoRoomIsForgottenWithItsTime() {
    ResponseStore store = store(100, 10_000);
    store.of("k").keep(response("old", 3_000));
    now = now.plus(DAY).plusSeconds(1);

    store.of("k").keep(response("new", 3_000));
    store.of("k").keep(response("newer", 100));

    assertThat(store.response("k", "new")).isPresent();
    assertThat(store.response("k", "newer")).isPresent();
  }
}
