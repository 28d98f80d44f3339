package dev.modeldock.cli.client;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows where a gateway keeps its files when nobody says so. */
public final class HomeFolder {

  private static final String VARIABLE = "MODELDOCK_HOME";

  private final Map<String, String> environment;
  private final String system;
  private final Path user;

  /**
   * @param system the name of the operating system, as Java tells it
   * @param user the user's own folder
   */
  public HomeFolder(Map<String, String> environment, String system, Path user) {
    this.environment = environment;
    this.system = system.toLowerCase(Locale.ROOT);
    this.user = user;
  }

  /** {@return the folder of {@code option}, else of the environment, else of the platform} */
  public Path locate(@Nullable Path option) {
    if (option != null) {
      return option.toAbsolutePath().normalize();
    }
    Path named = folder(VARIABLE);
    return named == null ? platform() : named.toAbsolutePath().normalize();
  }

  /**
   * {@return the user's own folder, as the user's other programs find it} Unlike Java, they follow
   * {@code HOME}.
   */
  public Path user() {
    Path named = windows() ? null : folder("HOME");
    return named == null || !named.isAbsolute() ? user : named;
  }

  private boolean windows() {
    return system.startsWith("windows");
  }

  private Path platform() {
    if (windows()) {
      Path data = folder("LOCALAPPDATA");
      return (data == null ? user.resolve("AppData").resolve("Local") : data).resolve("ModelDock");
    }
    if (system.startsWith("mac")) {
      return user.resolve("Library").resolve("Application Support").resolve("ModelDock");
    }
    Path data = folder("XDG_DATA_HOME");
    // The XDG rules have a relative path ignored.
    return (data == null || !data.isAbsolute() ? user.resolve(".local").resolve("share") : data)
        .resolve("modeldock");
  }

  private @Nullable Path folder(String variable) {
    String value = environment.get(variable);
    return value == null || value.isBlank() ? null : Path.of(value);
  }
}
