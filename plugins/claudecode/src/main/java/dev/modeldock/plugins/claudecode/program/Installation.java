package dev.modeldock.plugins.claudecode.program;

import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcesses;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.host.Secrets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Claude Code of one instance: where its program is, whose login it uses, and where it sends
 * requests.
 *
 * <p>Safe for use by several threads.
 */
public final class Installation {

  /** The secret's name. */
  public static final String API_KEY = "api_key";

  private static final String HOW_TO_INSTALL =
      "install it with 'npm install -g @anthropic-ai/claude-code', or set binary to the claude"
          + " program's full path";

  private final HostProcesses processes;
  private final Secrets secrets;
  private final @Nullable Path binary;
  private final @Nullable Path configDir;
  private final @Nullable String baseUrl;

  private Installation(
      HostProcesses processes,
      Secrets secrets,
      @Nullable Path binary,
      @Nullable Path configDir,
      @Nullable String baseUrl) {
    this.processes = processes;
    this.secrets = secrets;
    this.binary = binary;
    this.configDir = configDir;
    this.baseUrl = baseUrl;
  }

  /** Reads the settings of those names. */
  public static Installation of(
      ProviderContext host, String binary, String configDir, String baseUrl)
      throws RequestRejected {
    Path program = path(host, binary);
    if (program != null && Executable.isScript(program)) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "binary '%s' is a script for a shell, which ModelDock does not start; name claude.exe"
              .formatted(program.getFileName()));
    }
    return new Installation(
        host.processes(),
        host.secrets(),
        program,
        path(host, configDir),
        host.settings().text(baseUrl).map(url -> url.replaceFirst("/+$", "")).orElse(null));
  }

  private static @Nullable Path path(ProviderContext host, String setting) throws RequestRejected {
    Optional<String> text = host.settings().text(setting);
    if (text.isEmpty()) {
      return null;
    }
    try {
      Path path = Path.of(text.get());
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Refused below, as any other text that is no full path.
    }
    throw new RequestRejected(
        Stage.NOT_SENT, "%s '%s' is not a full path".formatted(setting, text.get()));
  }

  /**
   * {@return the program to start}
   *
   * @throws Unreachable if there is none; the message says how to get it
   */
  public Path program() throws Unreachable {
    if (binary != null) {
      return binary;
    }
    Path found =
        processes
            .find("claude")
            .orElseThrow(() ->
                new Unreachable(Stage.NOT_SENT, "there is no claude here: " + HOW_TO_INSTALL));
    return Executable.behind(found)
        .orElseThrow(() ->
            new Unreachable(
                Stage.NOT_SENT,
                "%s leads to no program of Claude Code: %s".formatted(found, HOW_TO_INSTALL)));
  }

  /**
   * {@return the variables that every start of the program gets}
   *
   * @throws CredentialsRejected if the login would go to somebody else's server
   */
  public Map<String, String> environment() throws ProviderException {
    var variables = new LinkedHashMap<String, String>();
    if (configDir != null) {
      variables.put("CLAUDE_CONFIG_DIR", configDir.toString());
    }
    Optional<String> key = secrets.reveal(API_KEY);
    key.ifPresent(value -> variables.put("ANTHROPIC_API_KEY", value));
    if (baseUrl != null) {
      if (key.isEmpty()) {
        throw new CredentialsRejected(
            Stage.NOT_SENT,
            "base_url is set without the secret api_key, so Claude Code would show its owner's"
                + " login to that server: set api_key, or remove base_url");
      }
      variables.put("ANTHROPIC_BASE_URL", baseUrl);
    }
    return variables;
  }

  /** {@return whether requests carry the instance's own key rather than the CLI's login} */
  public boolean hasKey() {
    return secrets.reveal(API_KEY).isPresent();
  }
}
