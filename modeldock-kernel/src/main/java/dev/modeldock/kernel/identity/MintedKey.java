package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.state.key.KeyRecord;

/**
 * A key that was just made.
 *
 * @param record what is kept of it
 * @param key the key itself, shown once to who asked for it and then forgotten
 */
public record MintedKey(KeyRecord record, String key) {

  @Override
  public String toString() {
    return "MintedKey[" + record + "]";
  }
}
