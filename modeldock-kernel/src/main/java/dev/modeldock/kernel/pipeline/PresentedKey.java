package dev.modeldock.kernel.pipeline;

import java.util.Objects;

/** A key as a client presented it, not yet believed. Its text shows only to who asks for it. */
public final class PresentedKey {

  private final String text;

  public PresentedKey(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  /** {@return the key itself: for verification, and nothing else} */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "PresentedKey[hidden]";
  }
}
