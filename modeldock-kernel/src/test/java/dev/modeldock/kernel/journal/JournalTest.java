package dev.modeldock.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  /** Held, or the level is lost with the logger: hundreds of cuts need no line each. */
  private static final Logger CUTS = Logger.getLogger(Journal.class.getName());

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("test.journal");
  }

  @BeforeAll
  static void quiet() {
    CUTS.setLevel(Level.SEVERE);
  }

  @Test
  void whatWasAppendedIsReplayedInOrder() throws IOException {
    write("one", "two");
    write("three");
    assertThat(replayed()).containsExactly("one", "two", "three");
  }

  @Test
  void resetLeavesAnEmptyJournalThatGoesOn() throws IOException {
    try (Journal journal = open(new ArrayList<>())) {
      journal.append(bytes("old"));
      journal.reset();
      assertThat(journal.records()).isZero();
      journal.append(bytes("new"));
    }
    assertThat(replayed()).containsExactly("new");
  }

  @Test
  void aTornTailIsCutOffAtEveryByte() throws IOException {
    write("first", "second");
    long whole = Files.size(file);
    write("the last record");
    byte[] content = Files.readAllBytes(file);

    for (int length = (int) whole; length < content.length; length++) {
      Files.write(file, Arrays.copyOf(content, length));
      assertThat(replayed()).as("cut at %d", length).containsExactly("first", "second");
      assertThat(Files.size(file)).isEqualTo(whole);
      write("next");
      assertThat(replayed()).containsExactly("first", "second", "next");
    }
  }

  @Test
  void aTornHeaderIsBegunAnew() throws IOException {
    write();
    byte[] header = Files.readAllBytes(file);
    for (int length = 0; length < header.length; length++) {
      Files.write(file, Arrays.copyOf(header, length));
      write("works");
      assertThat(replayed()).containsExactly("works");
    }
  }

  @Test
  void aTailOfZerosIsCutOff() throws IOException {
    write("first");
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length + 4_096));
    assertThat(replayed()).containsExactly("first");
  }

  @Test
  void aFlippedBitBeforeGoodRecordsIsRefusedAndNothingChanges() throws IOException {
    write("first");
    int start = (int) Files.size(file);
    write("second");
    int end = (int) Files.size(file);
    write("third");
    byte[] good = Files.readAllBytes(file);

    for (int at = start; at < end; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        Files.write(file, bad);
        assertThatThrownBy(this::replayed)
            .as("byte %d bit %d", at, bit)
            .isInstanceOf(JournalDamaged.class)
            .hasMessageContaining("test.journal is damaged at byte " + start)
            .hasMessageContaining("backup");
        assertThat(Files.readAllBytes(file)).isEqualTo(bad);
      }
    }
  }

  @Test
  void filesOfOthersAndOfNewerVersionsAreRefused() throws IOException {
    Files.writeString(file, "something else entirely");
    assertThatThrownBy(this::replayed)
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("not a journal");
    Files.delete(file);
    Journal.open(Disk.local(), file, 2, _ -> {}).close();
    assertThatThrownBy(this::replayed)
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void anEmptyRecordIsADefectOfTheCaller() throws IOException {
    try (Journal journal = open(new ArrayList<>())) {
      assertThatThrownBy(() -> journal.append(new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void write(String... records) throws IOException {
    try (Journal journal = open(new ArrayList<>())) {
      for (String record : records) {
        journal.append(bytes(record));
      }
    }
  }

  private List<String> replayed() throws IOException {
    var records = new ArrayList<String>();
    open(records).close();
    return records;
  }

  private Journal open(List<String> records) throws IOException {
    return Journal.open(
        Disk.local(), file, 1, payload -> records.add(new String(payload, StandardCharsets.UTF_8)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
