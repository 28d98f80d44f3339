package dev.modeldock.cli.connect;

/** Writes words of a POSIX shell. */
final class Shell {

  private Shell() {}

  /** {@return a word that means {@code text}, whatever is in it} */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** {@return a word that means {@code prefix} with the key after it} */
  static String withKey(String prefix, ClientKey key) {
    return key.origin() instanceof ClientKey.Variable(String name)
        ? "\"" + prefix + "$" + name + "\""
        : quoted(prefix + key.text());
  }
}
