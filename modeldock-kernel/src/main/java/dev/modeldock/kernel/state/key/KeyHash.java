package dev.modeldock.kernel.state.key;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of one text of a key.
 *
 * @param phc the argon2id hash of the whole text, as a PHC string: what proves it
 * @param sieve 24 bits of a fast hash of it, as 4 characters: what nearly every wrong text fails
 *     at, without the cost of the other; null for a text that was made before there was one
 */
public record KeyHash(String phc, @Nullable String sieve) {

  @Override
  public String toString() {
    return "KeyHash[hidden]";
  }
}
