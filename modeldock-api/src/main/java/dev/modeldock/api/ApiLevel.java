package dev.modeldock.api;

/**
 * The version of this API that a plugin was built for, or that a host offers.
 *
 * <p>A plugin states its level in its jar's manifest as {@code ModelDock-Api: 1.0}. A host runs it
 * when the major numbers are equal and the host's minor number is not smaller.
 *
 * @param major changes when a plugin must be rebuilt
 * @param minor changes when something is added
 */
public record ApiLevel(int major, int minor) {

  private static final ApiLevel CURRENT = new ApiLevel(1, 0);

  /** The manifest attribute in which a plugin jar states its level. */
  public static final String MANIFEST_ATTRIBUTE = "ModelDock-Api";

  public ApiLevel {
    if (major < 0 || minor < 0) {
      throw new IllegalArgumentException("negative API level " + major + "." + minor);
    }
  }

  /** {@return the level of the API that this very module is} */
  public static ApiLevel current() {
    return CURRENT;
  }

  /**
   * Reads {@code major.minor}.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  public static ApiLevel parse(String text) {
    int dot = text.indexOf('.');
    try {
      return new ApiLevel(
          Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "an API level looks like 1.0, this one is '" + text + "'", e);
    }
  }

  /** {@return whether a host of this level runs a plugin that was built for {@code plugin}} */
  public boolean runs(ApiLevel plugin) {
    return major == plugin.major && minor >= plugin.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
