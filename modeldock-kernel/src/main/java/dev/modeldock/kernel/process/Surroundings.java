package dev.modeldock.kernel.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What programs get to see of the gateway's own environment, and where they are looked for.
 *
 * <p>An allow-list: a variable that nobody thought of may hold a credential.
 *
 * @param variables what every program gets
 * @param searched the folders in which programs are looked for, best first
 * @param suffixes what a program's file may end with, best first
 */
public record Surroundings(
    Map<String, String> variables, List<Path> searched, List<String> suffixes) {

  private static final Set<String> PASSED =
      Set.of(
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          // The owner's way out of their network, and whom they trust on it.
          "HTTPS_PROXY",
          "HTTP_PROXY",
          "NO_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "NODE_EXTRA_CA_CERTS",
          // Without these nothing starts on Windows.
          "SYSTEMROOT",
          "SYSTEMDRIVE",
          "WINDIR",
          "USERPROFILE",
          "APPDATA",
          "LOCALAPPDATA",
          "TEMP",
          "TMP",
          "PATHEXT",
          "COMSPEC",
          "HOMEDRIVE",
          "HOMEPATH");

  private static final String PLAIN_PATH = "/usr/local/bin:/usr/bin:/bin";

  public Surroundings {
    variables = Map.copyOf(variables);
    searched = List.copyOf(searched);
    suffixes = List.copyOf(suffixes);
  }

  /**
   * {@return what is passed on of {@code environment}}
   *
   * @param environment the gateway's own, such as {@code System.getenv()}
   * @param windows whether the platform is Windows
   */
  public static Surroundings of(Map<String, String> environment, boolean windows) {
    // The names of variables have no case on Windows, and proxies are named in both elsewhere.
    var given = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(environment);
    var passed = new LinkedHashMap<String, String>();
    environment.forEach((name, value) -> {
      if (PASSED.contains(name.toUpperCase(Locale.ROOT))) {
        passed.put(name, value);
      }
    });
    String path = given.getOrDefault("PATH", PLAIN_PATH);
    // The user's own path may lead to wrappers and shims; what a program starts itself is little.
    passed.put("PATH", windows ? path : PLAIN_PATH);
    return new Surroundings(
        passed,
        folders(path, given.getOrDefault("HOME", given.get("USERPROFILE"))),
        windows ? List.of(".exe", "") : List.of(""));
  }

  private static List<Path> folders(String path, String home) {
    var folders = new ArrayList<Path>();
    for (String folder : path.split(File.pathSeparator)) {
      add(folders, folder);
    }
    if (home != null) {
      add(folders, home + "/.local/bin");
      add(folders, home + "/bin");
    }
    add(folders, "/usr/local/bin");
    add(folders, "/opt/homebrew/bin");
    return folders.stream().distinct().toList();
  }

  private static void add(List<Path> folders, String folder) {
    try {
      Path path = Path.of(folder);
      // A relative entry would depend on where the gateway was started.
      if (path.isAbsolute()) {
        folders.add(path);
      }
    } catch (InvalidPathException _) {
      // An entry that is no path leads nowhere.
    }
  }

  /** {@return the file that would be run for {@code name}} */
  Optional<Path> find(String name) {
    if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
      return Optional.empty();
    }
    try {
      return searched.stream()
          .flatMap(folder -> suffixes.stream().map(suffix -> folder.resolve(name + suffix)))
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .findFirst();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
