package dev.modeldock.kernel.state.file;

import dev.modeldock.kernel.journal.Disk;
import dev.modeldock.kernel.journal.DurableFiles;
import dev.modeldock.kernel.journal.Journal;
import dev.modeldock.kernel.journal.JournalDamaged;
import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state in two files: {@code state.snapshot}, the whole of it with the number of the last
 * change that is in it, and {@code state.journal}, the numbered changes since. Whatever happens
 * between the writing of a snapshot and the emptying of the journal, changes that the snapshot has
 * are skipped by their number. One thread at a time.
 */
final class StateFiles implements AutoCloseable {

  private static final int FORMAT = 1;

  private final Disk disk;
  private final Path snapshot;
  private final Journal journal;
  private long sequence;
  private GatewayState state = GatewayState.empty();

  private StateFiles(Disk disk, Path folder) throws IOException {
    this.disk = disk;
    this.snapshot = folder.resolve("state.snapshot");
    if (disk.exists(snapshot)) {
      readSnapshot();
    }
    Path path = folder.resolve("state.journal");
    this.journal = Journal.open(disk, path, FORMAT, payload -> replay(path, payload));
  }

  static StateFiles open(Disk disk, Path folder) throws IOException {
    return new StateFiles(disk, folder);
  }

  /** {@return the state with all changes that were written} */
  GatewayState state() {
    return state;
  }

  /** {@return how many records wait in the journal for the next snapshot} */
  long records() {
    return journal.records();
  }

  /** Writes {@code changes} as one record, so that a crash leaves all of them or none. */
  void append(List<StateChange> changes) throws IOException {
    GatewayState next = state;
    for (StateChange change : changes) {
      next = next.after(change);
    }
    journal.append(
        Json.compact(
            JsonObject.builder()
                .put("first", sequence + 1)
                .put("changes", changes.stream().map(StateJson::write).toList())
                .build()));
    sequence += changes.size();
    state = next;
  }

  /** Writes a snapshot and empties the journal. */
  void compact() throws IOException {
    JsonObject content =
        JsonObject.builder()
            .put("format", FORMAT)
            .put("sequence", sequence)
            .put("state", StateJson.write(state))
            .build();
    DurableFiles.replace(disk, snapshot, Json.pretty(with(content, "checksum", checksum(content))));
    journal.reset();
  }

  private void readSnapshot() throws IOException {
    try {
      JsonObject content = Json.object(disk.read(snapshot));
      if (content.integer("format") > FORMAT) {
        throw new JournalDamaged(
            snapshot + " was written by a newer version of ModelDock; start that version");
      }
      if (!believed(content)) {
        throw new JournalDamaged(
            snapshot
                + " does not fit its checksum; restore it from a backup, or, if you changed it"
                + " yourself, remove its field 'checksum'");
      }
      sequence = content.integer("sequence");
      state = StateJson.state(content.object("state"));
    } catch (JsonProblem broken) {
      throw new JournalDamaged(
          snapshot + " is damaged: " + broken.getMessage() + "; restore it from a backup", broken);
    }
  }

  /** An owner may take the checksum away, but a damaged name of it is no such wish. */
  private static boolean believed(JsonObject content) throws JsonProblem {
    return content.has("checksum")
        ? content.text("checksum").equals(checksum(with(content, "checksum", null)))
        : content.values().keySet().equals(Set.of("format", "sequence", "state"));
  }

  private void replay(Path path, byte[] payload) throws IOException {
    try {
      JsonObject record = Json.object(payload);
      long number = record.integer("first");
      if (number > sequence + 1) {
        throw new JournalDamaged(
            ("%s goes on with change %d, but the state before it ends at %d;"
                    + " restore state.snapshot and state.journal of the same backup")
                .formatted(path, number, sequence));
      }
      for (JsonObject change : record.objects("changes")) {
        if (number++ > sequence) {
          state = state.after(StateJson.change(change));
          sequence++;
        }
      }
    } catch (JsonProblem broken) {
      throw new JournalDamaged(
          path + " is damaged: " + broken.getMessage() + "; restore it from a backup", broken);
    }
  }

  private static JsonObject with(JsonObject object, String name, @Nullable Object value) {
    var fields = JsonObject.builder();
    new LinkedHashMap<>(object.values())
        .forEach((key, item) -> fields.put(key, key.equals(name) ? null : item));
    return fields.put(name, value).build();
  }

  private static String checksum(JsonObject content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.compact(content));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
