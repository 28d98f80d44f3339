package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AuditBlock;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sums events up, in the order of their file, until they make a block. One thread. */
final class BlockBuilder {

  private static final int EVENTS_PER_BLOCK = 256;

  private record KeyDay(String keyId, LocalDate day) {}

  private record Use(KeyUsage usage, Instant lastUsed) {

    Use plus(Use other) {
      return new Use(
          usage.plus(other.usage), lastUsed.isAfter(other.lastUsed) ? lastUsed : other.lastUsed);
    }
  }

  private final LocalDate day;
  private final long offset;
  private final long firstSeq;
  private final Set<String> models = new HashSet<>();
  private final Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
  private final Set<Integer> idHashes = new HashSet<>();
  private final Map<KeyDay, Use> uses = new HashMap<>();
  private Instant from = Instant.MAX;
  private Instant until = Instant.MIN;
  private long length;
  private int lines;

  BlockBuilder(LocalDate day, long offset, long firstSeq) {
    this.day = day;
    this.offset = offset;
    this.firstSeq = firstSeq;
  }

  void add(AuditEvent event, int lineLength) {
    skip(lineLength);
    idHashes.add(event.id().hashCode());
    outcomes.add(event.outcome());
    from = event.at().isBefore(from) ? event.at() : from;
    until = event.at().isAfter(until) ? event.at() : until;
    if (event.model() != null) {
      models.add(event.model());
    }
    if (event.target() != null) {
      models.add(event.target());
    }
    if (event.keyId() != null) {
      LocalDate arrived = LocalDate.ofInstant(event.at(), ZoneOffset.UTC);
      uses.merge(
          new KeyDay(event.keyId(), arrived), new Use(KeyUsage.of(event), event.at()), Use::plus);
    }
  }

  /** Takes a line that cannot be read into the block, so that the block has no gap. */
  void skip(int lineLength) {
    length += lineLength;
    lines++;
  }

  boolean empty() {
    return lines == 0;
  }

  boolean full() {
    return lines >= EVENTS_PER_BLOCK;
  }

  LocalDate day() {
    return day;
  }

  /** {@return where the next line begins} */
  long end() {
    return offset + length;
  }

  /** {@return the number of the next event} */
  long nextSeq() {
    return firstSeq + lines;
  }

  KeyUsage used(String keyId, LocalDate onDay) {
    Use use = uses.get(new KeyDay(keyId, onDay));
    return use == null ? KeyUsage.NONE : use.usage();
  }

  Optional<Instant> lastUsed(String keyId) {
    return uses.entrySet().stream()
        .filter(entry -> entry.getKey().keyId().equals(keyId))
        .map(entry -> entry.getValue().lastUsed())
        .max(Instant::compareTo);
  }

  AuditBlock build() {
    boolean nothingReadable = from.isAfter(until);
    return new AuditBlock(
        day,
        offset,
        length,
        firstSeq,
        lines,
        nothingReadable ? Instant.EPOCH : from,
        nothingReadable ? Instant.EPOCH : until,
        Set.copyOf(uses.keySet().stream().map(KeyDay::keyId).toList()),
        models,
        outcomes,
        idHashes,
        uses.entrySet().stream()
            .map(entry ->
                new AuditBlock.Use(
                    entry.getKey().keyId(),
                    entry.getKey().day(),
                    entry.getValue().usage(),
                    entry.getValue().lastUsed()))
            .toList());
  }
}
