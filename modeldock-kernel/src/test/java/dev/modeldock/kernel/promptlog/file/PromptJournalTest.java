package dev.modeldock.kernel.promptlog.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.promptlog.PromptArchive.Filter;
import dev.modeldock.kernel.promptlog.entry.PromptEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The prompt log on the disk. */
@Timeout(20)
class PromptJournalTest {

  private static final Instant DAY = Instant.parse("2030-01-10T12:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final long MIB = 1 << 20;

  @TempDir Path home;
  private volatile Instant now = DAY;
  private @Nullable PromptJournal open;

  @AfterEach
  void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }

  private Path folder() {
    return home.resolve("prompts");
  }

  private PromptJournal open(long maxTotal, long mostWaiting) throws IOException {
    close();
    open = PromptJournal.open(folder(), WEEK, maxTotal, () -> now, mostWaiting);
    return open;
  }

  private PromptJournal open() throws IOException {
    return open(64 * MIB, 64 * MIB);
  }

  private static PromptEntry entry(String id, Instant at, String text) {
    return new PromptEntry(
        JsonObject.builder()
            .put("id", id)
            .put("at", at.toString())
            .put("key_id", id.startsWith("k") ? "k" : "other")
            .put("model", "alias")
            .put("target", "a:" + id)
            .build(),
        JsonObject.builder().put("text", text).build(),
        JsonObject.builder().put("text", "reply").build());
  }

  private void write(PromptJournal journal, String id) {
    Instant at = now;
    journal.write(0, () -> entry(id, at, "text of " + id));
  }

  private static void settle(PromptJournal journal) throws InterruptedException {
    var done = new CountDownLatch(1);
    journal.later(0, done::countDown);
    done.await();
  }

  private static Filter all(int limit) {
    return new Filter(null, null, null, null, null, limit);
  }

  private static List<String> ids(List<JsonObject> heads) {
    return heads.stream().map(head -> (String) head.values().get("id")).toList();
  }

  private List<Path> files() throws IOException {
    if (!Files.exists(folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().toList();
    }
  }

  @Test
  void withoutEntriesThereIsNothingOnTheDisk() throws Exception {
    PromptJournal journal = open();
    journal.purge(null);
    close();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void onlyTheOwnerCanReadIt() throws Exception {
    PromptJournal journal = open();
    write(journal, "one");
    settle(journal);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(files()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
        .isEqualTo("rw-------");
  }

  @Test
  void entriesAreFoundNewestFirstAndByWhatTheyAre() throws Exception {
    PromptJournal journal = open();
    for (String id : List.of("k1", "b", "k3")) {
      write(journal, id);
      now = now.plusSeconds(86_400);
    }
    settle(journal);

    assertThat(ids(journal.find(all(9)))).containsExactly("k3", "b", "k1");
    assertThat(ids(journal.find(all(2)))).containsExactly("k3", "b");
    assertThat(ids(journal.find(new Filter(null, null, "k", null, null, 9))))
        .containsExactly("k3", "k1");
    assertThat(ids(journal.find(new Filter(null, null, null, "a:b", null, 9))))
        .containsExactly("b");
    assertThat(ids(journal.find(new Filter(null, null, null, null, "k1", 9))))
        .containsExactly("k1");
    assertThat(ids(journal.find(new Filter(DAY.plusSeconds(1), null, null, null, null, 9))))
        .containsExactly("k3", "b");
    assertThat(ids(journal.find(new Filter(null, DAY.plusSeconds(1), null, null, null, 9))))
        .containsExactly("k1");
    assertThat(journal.find(all(1)).getFirst().values()).doesNotContainKeys("prompt", "reply");
    assertThat(journal.get("b").getFirst().object("prompt").text("text")).isEqualTo("text of b");
    assertThat(journal.get("c")).isEmpty();
  }

  @Test
  void eachDayHasAFileAndOldOnesGo() throws Exception {
    PromptJournal journal = open();
    for (int day = 0; day < 10; day++) {
      write(journal, "d" + day);
      settle(journal);
      now = now.plus(Duration.ofDays(1));
    }
    assertThat(ids(journal.find(all(99)))).startsWith("d9").doesNotContain("d0", "d1");

    now = now.plus(Duration.ofDays(30));
    settle(open());
    assertThat(folder()).doesNotExist();
  }

  @Test
  void theWholeStaysWithinItsBound() throws Exception {
    PromptJournal journal = open(2 * MIB, 64 * MIB);
    String text = "x".repeat(50_000);
    for (int i = 0; i < 100; i++) {
      String id = "n" + i;
      journal.write(0, () -> entry(id, now, text));
    }
    settle(journal);

    assertThat(journal.figures().bytes()).isLessThanOrEqualTo(2 * MIB).isGreaterThan(MIB);
    assertThat(ids(journal.find(all(200)))).startsWith("n99", "n98").doesNotContain("n0");
  }

  @Test
  void whatThereIsNoRoomForIsDroppedAndCounted() throws Exception {
    PromptJournal journal = open(64 * MIB, 100_000);
    var gate = new CountDownLatch(1);
    journal.later(
        0,
        () -> {
          try {
            gate.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    for (int i = 0; i < 20; i++) {
      journal.write(20_000, () -> entry("e", now, ""));
    }
    assertThat(journal.later(90_000, () -> {})).isFalse();
    gate.countDown();
    settle(journal);

    assertThat(journal.figures().written()).isEqualTo(4);
    assertThat(journal.figures().dropped()).isEqualTo(16);
    write(journal, "later");
    settle(journal);
    assertThat(ids(journal.find(all(1)))).containsExactly("later");
  }

  @Test
  void aFolderThatCannotBeMadeFailsNobody() throws Exception {
    Files.writeString(folder(), "in the way");
    PromptJournal journal = open();
    write(journal, "one");
    settle(journal);

    assertThat(journal.figures().failed()).isEqualTo(1);
    Files.delete(folder());
    write(journal, "two");
    settle(journal);
    assertThat(ids(journal.find(all(9)))).containsExactly("two");
  }

  @Test
  void anEntryThatCannotBeMadeFailsAlone() throws Exception {
    PromptJournal journal = open();
    journal.write(
        0,
        () -> {
          throw new IllegalStateException("a defect");
        });
    write(journal, "next");
    settle(journal);

    assertThat(journal.figures().failed()).isEqualTo(1);
    assertThat(ids(journal.find(all(9)))).containsExactly("next");
  }

  @Test
  void whatAKillLeftUnfinishedDisturbsNobody() throws Exception {
    PromptJournal journal = open();
    write(journal, "whole");
    settle(journal);
    close();
    Files.writeString(
        files().getFirst(), "{\"id\":\"torn\",\"at\":\"2030-01-1", StandardOpenOption.APPEND);

    PromptJournal again = open();
    write(again, "after");
    settle(again);
    assertThat(ids(again.find(all(9)))).containsExactly("after", "whole");
    assertThat(again.get("torn")).isEmpty();
  }

  @Test
  void purgingRemovesAllOrWhatIsOlder() throws Exception {
    PromptJournal journal = open();
    write(journal, "yesterday");
    now = now.plus(Duration.ofDays(1));
    write(journal, "early");
    now = now.plusSeconds(60);
    write(journal, "late");

    assertThat(journal.purge(now)).isEqualTo(2);
    assertThat(ids(journal.find(all(9)))).containsExactly("late");
    assertThat(files())
        .allSatisfy(
            file -> assertThat(Files.readString(file)).doesNotContain("early", "yesterday"));

    write(journal, "more");
    assertThat(journal.purge(null)).isEqualTo(2);
    assertThat(folder()).doesNotExist();
    write(journal, "new");
    settle(journal);
    assertThat(ids(journal.find(all(9)))).containsExactly("new");
  }

  @Test
  void somebodyMayRemoveTheFilesWhileTheGatewayRuns() throws Exception {
    PromptJournal journal = open();
    write(journal, "one");
    settle(journal);
    for (Path file : files()) {
      Files.delete(file);
    }
    Files.delete(folder());

    write(journal, "two");
    settle(journal);
    assertThat(ids(journal.find(all(9)))).containsExactly("two");
  }

  @Test
  void whatWasTakenIsWrittenBeforeItCloses() throws Exception {
    PromptJournal journal = open();
    for (int i = 0; i < 500; i++) {
      write(journal, "e" + i);
    }
    journal.close();

    assertThat(journal.find(all(1000))).hasSize(500);
    journal.write(0, () -> entry("late", now, ""));
    assertThat(journal.figures().dropped()).isEqualTo(1);
  }

  @Test
  void longAndShortLinesAreReadBackwards() throws Exception {
    PromptJournal journal = open();
    for (int i = 0; i < 30; i++) {
      String text = "y".repeat(i * i * 1_500);
      String id = "e" + i;
      journal.write(0, () -> entry(id, now, text));
    }
    settle(journal);

    List<JsonObject> found = journal.find(all(99));
    assertThat(ids(found)).hasSize(30).startsWith("e29").endsWith("e0");
    assertThat(journal.get("e17").getFirst().object("prompt").text("text")).hasSize(433_500);
  }
}
