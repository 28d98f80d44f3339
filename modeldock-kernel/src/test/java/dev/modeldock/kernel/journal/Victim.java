package dev.modeldock.kernel.journal;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.file.JournalStateStore;
import dev.modeldock.kernel.store.mapdb.MapDbAuditIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes to the stores of a home in a process that is made to suffer; says what was acknowledged.
 */
final class Victim {

  private static final int WRITERS = 3;

  private Victim() {}

  public static void main(String[] args) throws Exception {
    try (HomeFolder home = HomeFolder.open(Path.of(args[1]));
        JournalStateStore state = JournalStateStore.open(home.state());
        AuditJournal audit =
            AuditJournal.open(
                home.audit(),
                FsyncPolicy.standard(),
                () -> MapDbAuditIndex.open(home.index()),
                InstantSource.system())) {
      switch (args[0]) {
        case "storm" -> storm(state, audit, args[2]);
        case "fill" -> fill(state, audit);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static void storm(JournalStateStore state, AuditJournal audit, String round)
      throws InterruptedException {
    var writers = new ArrayList<Thread>();
    for (int w = 0; w < WRITERS; w++) {
      int writer = w;
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (long n = 0; ; n++) {
                  try {
                    String name = "w" + writer;
                    String target = round + "-" + n;
                    state.apply(new StateChange.PutAlias(alias(name, target)));
                    say("state " + name + " " + target);
                    for (int i = 0; i < 4; i++) {
                      String id = name + "-" + target + "-" + i;
                      audit.record(SampleEvents.event(id));
                      say("audit " + id);
                    }
                  } catch (IOException failed) {
                    say("failed " + failed);
                    return;
                  }
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void fill(JournalStateStore state, AuditJournal audit) throws IOException {
    int events = 0;
    try {
      for (; ; events++) {
        audit.record(SampleEvents.event("e" + events));
      }
    } catch (IOException full) {
      say("audit full " + events);
    }
    int changes = 0;
    try {
      for (; ; changes++) {
        state.apply(new StateChange.PutAlias(alias("a", "x".repeat(5_000) + changes)));
      }
    } catch (IOException full) {
      say("state full " + changes + " epoch " + state.state().epoch());
    }
    if (System.in.read() < 0) {
      return;
    }
    audit.record(SampleEvents.event("e" + events));
    state.apply(new StateChange.PutAlias(alias("a", "done")));
    say("done " + audit.verify().problems());
  }

  private static AliasRecord alias(String name, String model) {
    return new AliasRecord(name, List.of(new Target("i", model)), Settings.none(), Source.STATE);
  }

  /** Says {@code line}, with a mark at its end by which a line cut by a kill is known. */
  private static void say(String line) {
    synchronized (System.out) {
      System.out.println(line + " .");
      System.out.flush();
    }
  }
}
