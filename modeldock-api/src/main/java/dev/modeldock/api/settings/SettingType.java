package dev.modeldock.api.settings;

/** What kind of value a setting takes. */
public enum SettingType {
  /** Any text. */
  TEXT,
  /** An absolute {@code http} or {@code https} address. */
  URL,
  /** A whole number. */
  INTEGER,
  /** A number. */
  NUMBER,
  /** True or false. */
  BOOLEAN
}
