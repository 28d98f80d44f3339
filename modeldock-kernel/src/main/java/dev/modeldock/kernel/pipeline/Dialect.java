package dev.modeldock.kernel.pipeline;

import java.util.Locale;

/** Whose way of saying things a client expects of answers that have no form of their own. */
public enum Dialect {
  OPENAI,
  ANTHROPIC;

  private static final String MESSAGES = "/v1/messages";

  /** {@return the name in the audit} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return what the client that sent {@code in} speaks, by its path and headers} */
  public static Dialect of(Inbound in) {
    return in.anthropicVersion() != null || in.path().startsWith(MESSAGES) ? ANTHROPIC : OPENAI;
  }
}
