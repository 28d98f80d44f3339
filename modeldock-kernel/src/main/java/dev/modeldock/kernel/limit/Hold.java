package dev.modeldock.kernel.limit;

/**
 * What one request holds of its key's limits. Guarded by the key's meter.
 *
 * <p>It begins as nothing, is filled at most once, emptied when the request settles, and given back
 * with its end.
 */
final class Hold {
  boolean held;
  boolean settled;
  boolean stream;
  long tokens;
  long day;
}
