package dev.modeldock.kernel.audit;

import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Sums up a run of neighbouring events in one audit file, so that a search can pass it over unread.
 *
 * @param day the file
 * @param offset where in the file the run begins
 * @param length its length in bytes
 * @param firstSeq the number of its first event
 * @param events how many events it has
 * @param from the earliest arrival in it
 * @param until the latest arrival in it
 * @param keys the ids of keys in it
 * @param models what was asked for and what served, in it
 * @param outcomes the outcomes in it
 * @param idHashes the hash codes of its request ids
 * @param uses what its keys have used
 */
public record AuditBlock(
    LocalDate day,
    long offset,
    long length,
    long firstSeq,
    int events,
    Instant from,
    Instant until,
    Set<String> keys,
    Set<String> models,
    Set<Outcome> outcomes,
    Set<Integer> idHashes,
    List<Use> uses) {

  /** Sums what one key has used in a block on one day of arrival. */
  public record Use(String keyId, LocalDate day, KeyUsage usage, Instant lastUsed) {}

  public AuditBlock {
    keys = Set.copyOf(keys);
    models = Set.copyOf(models);
    outcomes = Set.copyOf(outcomes);
    idHashes = Set.copyOf(idHashes);
    uses = List.copyOf(uses);
  }

  /** {@return where in the file the run ends} */
  public long end() {
    return offset + length;
  }

  /** {@return the number of the first event behind it} */
  public long nextSeq() {
    return firstSeq + events;
  }

  /** {@return whether an event that fits can be in it; false is certain} */
  public boolean mayHold(AuditFilter filter) {
    return (filter.since() == null || !until.isBefore(filter.since()))
        && (filter.until() == null || from.isBefore(filter.until()))
        && (filter.keyId() == null || keys.contains(filter.keyId()))
        && (filter.model() == null || models.contains(filter.model()))
        && (filter.outcome() == null || outcomes.contains(filter.outcome()));
  }

  /** {@return whether the event of that request can be in it; false is certain} */
  public boolean mayHold(String requestId) {
    return idHashes.contains(requestId.hashCode());
  }
}
