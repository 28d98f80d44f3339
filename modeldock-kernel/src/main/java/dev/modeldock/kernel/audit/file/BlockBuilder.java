package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.index.AuditBlock;
import dev.modeldock.kernel.audit.index.BlockContents;
import dev.modeldock.kernel.audit.index.Mark;
import dev.modeldock.kernel.audit.index.Segment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sums lines up, in the order of their file, until they make a block. One thread. */
final class BlockBuilder {

  private static final int LINES_PER_BLOCK = 256;

  private record KeyDay(String keyId, LocalDate day) {}

  private record Use(KeyUsage usage, Instant lastUsed) {

    Use plus(Use other) {
      return new Use(
          usage.plus(other.usage), lastUsed.isAfter(other.lastUsed) ? lastUsed : other.lastUsed);
    }
  }

  private final Segment segment;
  private final long offset;
  private final long firstSeq;
  private final Map<Mark, BitSet> marks = new HashMap<>();
  private final int[] idHashes = new int[LINES_PER_BLOCK];
  private final Map<KeyDay, Use> uses = new HashMap<>();
  private Instant from = Instant.MAX;
  private Instant until = Instant.MIN;
  private int length;
  private int lines;

  BlockBuilder(Segment segment, long offset, long firstSeq) {
    this.segment = segment;
    this.offset = offset;
    this.firstSeq = firstSeq;
  }

  void add(AuditEntry entry, int lineLength) {
    int line = lines;
    skip(lineLength);
    idHashes[line] = entry.id().hashCode();
    from = entry.at().isBefore(from) ? entry.at() : from;
    until = entry.at().isAfter(until) ? entry.at() : until;
    for (Trait trait : Trait.values()) {
      if (trait != Trait.REQUEST) {
        for (String value : entry.values(trait)) {
          marks.computeIfAbsent(new Mark(trait, value), _ -> new BitSet()).set(line);
        }
      }
    }
    if (entry instanceof AuditEvent event && event.keyId() != null) {
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
    return lines >= LINES_PER_BLOCK;
  }

  Segment segment() {
    return segment;
  }

  /** {@return where the next line begins} */
  long end() {
    return offset + length;
  }

  /** {@return the number of the next line} */
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

  BlockContents build() {
    boolean nothingReadable = from.isAfter(until);
    var block =
        new AuditBlock(
            segment,
            offset,
            length,
            firstSeq,
            lines,
            nothingReadable ? Instant.EPOCH : from,
            nothingReadable ? Instant.EPOCH : until);
    return new BlockContents(
        block,
        marks,
        Arrays.copyOf(idHashes, lines),
        uses.entrySet().stream()
            .map(entry ->
                new BlockContents.Use(
                    entry.getKey().keyId(),
                    entry.getKey().day(),
                    entry.getValue().usage(),
                    entry.getValue().lastUsed()))
            .toList());
  }
}
