package dev.modeldock.kernel.state.file;

import dev.modeldock.kernel.fuzz.Expect;
import dev.modeldock.kernel.journal.Journal;
import dev.modeldock.kernel.journal.JournalDamaged;
import dev.modeldock.kernel.journal.LossyDisk;
import dev.modeldock.kernel.state.GatewayState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Anything at all in the place of the state's files: it is refused in words, or what is read of it
 * is still there after the next change.
 *
 * <p>By the first byte the rest is the journal's bytes, its records behind a good header, the texts
 * of whole records, one a line, or the snapshot.
 */
public final class JournalFuzz {

  private static final Path FOLDER = Path.of("/state");
  private static final Path JOURNAL = FOLDER.resolve("state.journal");
  private static final Path SNAPSHOT = FOLDER.resolve("state.snapshot");

  /** Held, or the level is lost with the logger. */
  private static final Logger CUTS = Logger.getLogger(Journal.class.getName());

  private JournalFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    CUTS.setLevel(Level.SEVERE);
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    var disk = new LossyDisk();
    try {
      switch (data[0] & 3) {
        case 0 -> put(disk, JOURNAL, rest);
        case 1 -> {
          List<byte[]> written = new ArrayList<>();
          Journal.open(disk, JOURNAL, 1, written::add).close();
          byte[] header = disk.read(JOURNAL);
          byte[] all = Arrays.copyOf(header, header.length + rest.length);
          System.arraycopy(rest, 0, all, header.length, rest.length);
          put(disk, JOURNAL, all);
        }
        case 2 -> records(disk, rest);
        default -> put(disk, SNAPSHOT, rest);
      }
      read(disk);
    } catch (JournalDamaged told) {
      Expect.that(
          told.getMessage().contains("state.journal")
              || told.getMessage().contains("state.snapshot"),
          () -> "it does not say which file: " + told.getMessage());
    } catch (IOException surprise) {
      throw new AssertionError(surprise);
    }
  }

  private static void put(LossyDisk disk, Path file, byte[] content) throws IOException {
    disk.open(file).close();
    disk.damage(file, content);
  }

  private static void records(LossyDisk disk, byte[] texts) throws IOException {
    try (Journal journal = Journal.open(disk, JOURNAL, 1, _ -> {})) {
      for (String text : new String(texts, StandardCharsets.ISO_8859_1).split("\n")) {
        if (!text.isEmpty()) {
          journal.append(text.getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  private static void read(LossyDisk disk) throws IOException {
    GatewayState found;
    try (StateFiles files = StateFiles.open(disk, FOLDER)) {
      found = files.state();
      files.append(List.of(HaltedJvm.change(1)));
      files.compact();
    }
    try (StateFiles files = StateFiles.open(disk, FOLDER)) {
      GatewayState wanted = found.after(HaltedJvm.change(1));
      Expect.that(files.state().equals(wanted), () -> wanted + " became " + files.state());
    } catch (JournalDamaged itself) {
      throw new AssertionError("it cannot read what it wrote", itself);
    }
  }
}
