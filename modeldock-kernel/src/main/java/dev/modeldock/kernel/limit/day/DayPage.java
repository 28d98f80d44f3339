package dev.modeldock.kernel.limit.day;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.KeyUsage;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sums of one day. Its lock is only ever held for a moment: the audit's writer waits for it.
 */
final class DayPage {

  private final long day;
  private final Map<String, Long> sums = new HashMap<>();

  /** The requests of which the audit has told while it was read; null once it is read. */
  private @Nullable Set<String> told = new HashSet<>();

  DayPage(long day) {
    this.day = day;
  }

  long day() {
    return day;
  }

  /** Takes an event that is being written. */
  synchronized void written(AuditEvent event) {
    if (LocalDate.ofInstant(event.at(), ZoneOffset.UTC).toEpochDay() == day) {
      if (told != null) {
        told.add(event.id());
      }
      add(event);
    }
  }

  /** Takes an event of the day that was found in the files. */
  synchronized void found(AuditEvent event) {
    if (told == null || !told.contains(event.id())) {
      add(event);
    }
  }

  private void add(AuditEvent event) {
    KeyUsage use = KeyUsage.of(event);
    long tokens = use.promptTokens() + use.completionTokens();
    if (event.keyId() != null && tokens > 0) {
      sums.merge(event.keyId(), tokens, Long::sum);
    }
  }

  /** Says that all that was in the files has been found. */
  synchronized void whole() {
    told = null;
  }

  synchronized long used(String keyId) {
    return sums.getOrDefault(keyId, 0L);
  }
}
