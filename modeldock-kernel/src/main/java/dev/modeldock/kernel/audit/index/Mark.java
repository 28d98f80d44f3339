package dev.modeldock.kernel.audit.index;

import dev.modeldock.kernel.audit.Trait;

/**
 * What the index knows lines by.
 *
 * @param trait the trait
 * @param value its value, cut if it is long: two long values may have the same mark
 */
public record Mark(Trait trait, String value) {

  private static final int MOST_CHARS = 120;

  public Mark {
    value = value.length() > MOST_CHARS ? value.substring(0, MOST_CHARS) : value;
  }
}
