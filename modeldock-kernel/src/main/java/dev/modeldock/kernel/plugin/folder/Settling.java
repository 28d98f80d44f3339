package dev.modeldock.kernel.plugin.folder;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes changes of what is seen in the folders, one look after the other: a jar that is still
 * written to is waited for, and one that was looked at is not mentioned again until it changes.
 *
 * <p>A folder that is not there says nothing of its jars: it was unmounted, or renamed, more likely
 * than emptied. What was in it counts as there until the folder is back and shows otherwise.
 *
 * <p>Used by one thread.
 */
final class Settling {

  /** How long a jar that is whole rests before it is taken: its writer may not have closed it. */
  static final Duration REST = Duration.ofMillis(100);

  /** How long one that is not whole is waited for; then it is taken, for its fault to be told. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How long one is missed: many replace a file by deleting it first. */
  static final Duration ABSENCE = Duration.ofMillis(300);

  private final Map<Path, Seen> seen = new LinkedHashMap<>();
  private final Map<Path, Instant> missing = new HashMap<>();

  private record Seen(JarStamp stamp, Instant since, boolean told) {}

  /**
   * @param known what was seen and taken before
   */
  Settling(FolderLook known) {
    known.jars().forEach((jar, stamp) -> seen.put(jar, new Seen(stamp, Instant.EPOCH, true)));
  }

  /** {@return what has become of the jars by {@code now}} */
  List<FolderChange> look(FolderLook look, Instant now) {
    var changes = new ArrayList<FolderChange>();
    look.jars()
        .forEach((jar, stamp) -> {
          if (arrives(jar, stamp, now)) {
            changes.add(new FolderChange.Arrived(jar));
          }
        });
    missing.keySet().removeIf(jar -> look.jars().containsKey(jar) || isUnknown(jar, look));
    for (Path jar : List.copyOf(seen.keySet())) {
      if (!look.jars().containsKey(jar) && !isUnknown(jar, look) && isGone(jar, now)) {
        missing.remove(jar);
        if (seen.remove(jar).told()) {
          changes.add(new FolderChange.Gone(jar));
        }
      }
    }
    return changes;
  }

  /** {@return whether something is not decided yet, so that it should be looked at soon again} */
  boolean isPending() {
    return !missing.isEmpty() || seen.values().stream().anyMatch(each -> !each.told());
  }

  private boolean arrives(Path jar, JarStamp stamp, Instant now) {
    Seen before = seen.get(jar);
    if (before == null || !before.stamp().equals(stamp)) {
      before = new Seen(stamp, now, false);
      seen.put(jar, before);
    }
    if (before.told() || !isAtRest(jar, before, now)) {
      return false;
    }
    seen.put(jar, new Seen(stamp, before.since(), true));
    return true;
  }

  private static boolean isAtRest(Path jar, Seen file, Instant now) {
    Duration unchanged = Duration.between(file.since(), now);
    Instant written = file.stamp().modified().toInstant();
    boolean rested =
        unchanged.compareTo(REST) >= 0
            // Renamed into place after it was written: there is nothing to wait for.
            || Duration.between(written, now).compareTo(REST) >= 0;
    return rested && ZipEnd.isThere(jar) || unchanged.compareTo(PATIENCE) >= 0;
  }

  private static boolean isUnknown(Path jar, FolderLook look) {
    Path folder = jar.getParent();
    return folder != null && look.unreadable().contains(folder);
  }

  private boolean isGone(Path jar, Instant now) {
    Instant since = missing.computeIfAbsent(jar, _ -> now);
    return Duration.between(since, now).compareTo(ABSENCE) >= 0;
  }
}
