package dev.modeldock.plugins.codex.launch;

import java.util.Locale;

/**
 * What this machine is in the names that the CLI's packages use.
 *
 * @param triple the folder of the executable, such as {@code x86_64-unknown-linux-musl}
 * @param packageSuffix the end of npm's package name, such as {@code linux-x64}
 * @param windows whether this is Windows
 */
record Platform(String triple, String packageSuffix, boolean windows) {

  /** {@return this machine} */
  static Platform here() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String system, String architecture) {
    String name = system.toLowerCase(Locale.ROOT);
    boolean arm = architecture.equals("aarch64") || architecture.equals("arm64");
    String cpu = arm ? "aarch64" : "x86_64";
    String suffix = arm ? "arm64" : "x64";
    if (name.contains("windows")) {
      return new Platform(cpu + "-pc-windows-msvc", "win32-" + suffix, true);
    }
    return name.contains("mac")
        ? new Platform(cpu + "-apple-darwin", "darwin-" + suffix, false)
        : new Platform(cpu + "-unknown-linux-musl", "linux-" + suffix, false);
  }
}
