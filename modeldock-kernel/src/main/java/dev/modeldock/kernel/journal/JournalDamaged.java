package dev.modeldock.kernel.journal;

import java.io.IOException;

/** Says that a file of the store cannot be believed: which one, where, and what to do. */
public final class JournalDamaged extends IOException {

  private static final long serialVersionUID = 1L;

  public JournalDamaged(String message) {
    super(message);
  }

  public JournalDamaged(String message, Throwable cause) {
    super(message, cause);
  }
}
