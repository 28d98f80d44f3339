package dev.modeldock.kernel.log.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogPagesTest {

  private static final LogFilter ALL = new LogFilter(LogLevel.TRACE, "");

  @TempDir Path folder;

  private static String line(String level, String message) {
    return "2026-11-23T11:24:33.292Z %-5s %s%n".formatted(level, message).replace("\r\n", "\n");
  }

  private void write(String file, String... lines) throws IOException {
    Files.writeString(
        folder.resolve("modeldock." + file + ".log"),
        String.join("", lines),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private LogPages.Page find(LogFilter filter, int limit, @Nullable LogPosition before)
      throws IOException {
    return new LogPages(new LogFiles(folder)).find(filter, limit, before);
  }

  private static List<String> messages(LogPages.Page page) {
    return page.entries().stream().map(LogEntry::message).toList();
  }

  @Test
  void pagesGoBackOverAllFilesAndMissNothing() throws IOException {
    // Numbers are compared as such: 10 comes after 9.
    write("2026-11-22.9", line("INFO", "a"), line("INFO", "b"));
    write("2026-11-22.10", line("INFO", "c"), line("INFO", "d"), line("INFO", "e"));
    write("2026-11-23.0", line("INFO", "f"));
    Files.writeString(folder.resolve("modeldock.log"), line("INFO", "the same again"));

    var seen = new ArrayList<String>();
    LogPosition before = null;
    do {
      LogPages.Page page = find(ALL, 2, before);
      seen.addAll(0, messages(page));
      before = page.next();
    } while (before != null);

    assertThat(seen).containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void pageAskedForAfterTheLogWasRolledGoesOnWhereItWas() throws IOException {
    write("2026-11-23.0", line("INFO", "a"), line("INFO", "b"), line("INFO", "c"));
    LogPosition before = find(ALL, 1, null).next();
    write("2026-11-23.1", line("INFO", "d"));

    assertThat(messages(find(ALL, 1, before))).containsExactly("b");
  }

  @Test
  void stackTraceBelongsToItsEntryAndLevelsAndTextsAreFilters() throws IOException {
    write(
        "2026-11-23.0",
        line("INFO", "fine"),
        line("ERROR", "it broke"),
        "java.io.IOException: disk\n\tat a.B.c(B.java:1)\n",
        line("WARN", "Careful"));

    assertThat(messages(find(new LogFilter(LogLevel.WARN, ""), 9, null)))
        .containsExactly("it broke\njava.io.IOException: disk\n\tat a.B.c(B.java:1)", "Careful");
    assertThat(messages(find(new LogFilter(LogLevel.INFO, "b.JAVA"), 9, null))).hasSize(1);
    assertThat(messages(find(new LogFilter(LogLevel.INFO, "careFUL"), 9, null)))
        .containsExactly("Careful");
  }

  @Test
  void endlessLineIsCutAndItsNeighboursAreThere() throws IOException {
    write("2026-11-23.0", line("INFO", "a"), line("WARN", "x".repeat(300_000)), line("INFO", "b"));

    LogPages.Page page = find(ALL, 9, null);

    assertThat(page.entries()).hasSize(3);
    assertThat(page.entries().get(1).message()).hasSizeLessThan(LogLine.MOST + 10).endsWith("x …");
    assertThat(page.entries().get(1).level()).isEqualTo(LogLevel.WARN);
  }

  @Test
  void emptyFolderAndNoFolderHaveNoEntries() throws IOException {
    assertThat(find(ALL, 9, null).entries()).isEmpty();
    assertThat(new LogPages(new LogFiles(folder.resolve("none"))).find(ALL, 9, null).entries())
        .isEmpty();
  }

  @Test
  void followersAreToldOfWhatIsNewOverTheRolling() throws Exception {
    write("2026-11-23.0", line("INFO", "old"));
    var tail = new LogTail(new LogFiles(folder));
    BlockingQueue<LogEntry> told = new LinkedBlockingQueue<>();
    BlockingQueue<LogEntry> graver = new LinkedBlockingQueue<>();

    try (var all = tail.follow(ALL, told::add);
        var grave = tail.follow(new LogFilter(LogLevel.ERROR, ""), graver::add)) {
      write("2026-11-23.0", line("INFO", "new"));
      write("2026-11-23.1", line("ERROR", "rolled"), "\tat a.B\n");

      assertThat(next(told).message()).isEqualTo("new");
      assertThat(next(told).message()).isEqualTo("rolled\n\tat a.B");
      assertThat(next(graver).message()).startsWith("rolled");
      assertThat(all).isNotSameAs(grave);
    }

    // Whoever comes after all have left is served as well, and only of what is new.
    try (var again = tail.follow(ALL, told::add)) {
      assertThat(again).isNotNull();
      write("2026-11-23.1", line("INFO", "later"));
      assertThat(next(told).message()).isEqualTo("later");
    }
  }

  private static LogEntry next(BlockingQueue<LogEntry> told) throws InterruptedException {
    LogEntry entry = told.poll(20, TimeUnit.SECONDS);
    assertThat(entry).isNotNull();
    return entry;
  }
}
