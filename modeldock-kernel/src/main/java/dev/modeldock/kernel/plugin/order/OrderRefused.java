package dev.modeldock.kernel.plugin.order;

import java.util.Locale;

/** Says why an order about plugins was not carried out; nothing has changed then. */
public final class OrderRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String hint;

  /** Why, in one word. */
  public enum Reason {
    /** There is no plugin of that id. */
    PLUGIN_NOT_FOUND,
    /** There is no file to install. */
    FILE_NOT_FOUND,
    /** It is not the owner's to take away: it came with the distribution. */
    PLUGIN_IS_SHIPPED,
    /** No jar is kept that served before. */
    NO_PREVIOUS_JAR,
    /** It is more than a plugin may be. */
    JAR_TOO_LARGE;

    /** {@return the stable code} */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param hint what to do next
   */
  public OrderRefused(Reason reason, String message, String hint) {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }

  /** {@return why} */
  public Reason reason() {
    return reason;
  }

  /** {@return what to do next} */
  public String hint() {
    return hint;
  }
}
