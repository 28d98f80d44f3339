package dev.modeldock.kernel.state.file;

import dev.modeldock.kernel.journal.Disk;
import dev.modeldock.kernel.journal.GroupCommit;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps the state in a journal and in memory. A change is on the disk before {@link #apply}
 * returns; changes that are made at the same time share one flush.
 *
 * <p>All file work is done by one thread of the store's own, so no interrupt of a caller reaches a
 * file. Only records whose source is {@link Source#STATE} are kept.
 */
public final class JournalStateStore implements StateStore {

  private static final System.Logger LOG = System.getLogger(JournalStateStore.class.getName());

  private static final int RECORDS_BEFORE_SNAPSHOT = 1_000;
  private static final int MOST_CHANGES_PER_RECORD = 256;

  private final StateFiles files;
  private final int recordsBeforeSnapshot;
  private final GroupCommit<StateChange> commits;
  private long nextSnapshotAt;
  private volatile GatewayState state;

  private JournalStateStore(StateFiles files, int recordsBeforeSnapshot) {
    this.files = files;
    this.recordsBeforeSnapshot = recordsBeforeSnapshot;
    this.nextSnapshotAt = recordsBeforeSnapshot;
    this.state = files.state();
    this.commits = new GroupCommit<>("state-store", MOST_CHANGES_PER_RECORD, this::commit);
  }

  /**
   * Opens the store, made if it is not there.
   *
   * @param folder an existing folder that no other process writes to
   * @throws dev.modeldock.kernel.journal.JournalDamaged if a file cannot be believed; nothing was
   *     changed then
   * @throws IOException if the files cannot be read or written
   */
  public static JournalStateStore open(Path folder) throws IOException {
    return open(folder, RECORDS_BEFORE_SNAPSHOT);
  }

  static JournalStateStore open(Path folder, int recordsBeforeSnapshot) throws IOException {
    return open(Disk.local(), folder, recordsBeforeSnapshot);
  }

  static JournalStateStore open(Disk disk, Path folder, int recordsBeforeSnapshot)
      throws IOException {
    return new JournalStateStore(StateFiles.open(disk, folder), recordsBeforeSnapshot);
  }

  @Override
  public GatewayState state() {
    return state;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the record's source is not {@link Source#STATE}
   */
  @Override
  public GatewayState apply(StateChange change) throws IOException {
    Source source =
        switch (change) {
          case StateChange.PutInstance(var instance) -> instance.source();
          case StateChange.PutAlias(var alias) -> alias.source();
          case StateChange.RemoveInstance _,
              StateChange.RemoveAlias _,
              StateChange.PutKey _,
              StateChange.RevokeKey _,
              StateChange.PutSecret _,
              StateChange.RemoveSecret _,
              StateChange.OfTrust _ ->
              Source.STATE;
        };
    if (source != Source.STATE) {
      throw new IllegalArgumentException("a resource of source " + source.id() + " is not kept");
    }
    commits.commit(change);
    return state;
  }

  private void commit(List<StateChange> changes) throws IOException {
    files.append(changes);
    state = files.state();
    if (files.records() >= nextSnapshotAt) {
      compact();
    }
  }

  private void compact() {
    try {
      files.compact();
      nextSnapshotAt = recordsBeforeSnapshot;
    } catch (IOException failed) {
      // The changes are safe in the journal; it only grows until a later snapshot succeeds.
      nextSnapshotAt = files.records() + recordsBeforeSnapshot;
      LOG.log(System.Logger.Level.WARNING, "no snapshot of the state could be written", failed);
    }
  }

  @Override
  public void close() throws IOException {
    commits.close();
    files.close();
  }
}
