package dev.modeldock.kernel.identity;

import java.util.concurrent.ThreadLocalRandom;

/** Wrong texts for keys, as good as a guesser can make them. */
public final class Guesses {

  private Guesses() {}

  /** {@return a text with the id of {@code key}, another secret and the checksum of both} */
  public static String at(MintedKey key) {
    return KeyText.mint(key.record().id(), ThreadLocalRandom.current()).reveal();
  }
}
