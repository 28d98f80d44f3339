package dev.modeldock.plugins.codex.launch;

import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.ProviderContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The CLI on this machine, and what its present version understands. Looked at anew when its file
 * has changed, for it is updated while the gateway runs. Safe for use by several threads.
 */
public final class Installation {

  private static final Pattern VERSION = Pattern.compile("^codex-cli (\\S+)", Pattern.MULTILINE);
  private static final Pattern UNKNOWN = Pattern.compile("unknown configuration field `([^`]+)`");
  private static final int MOST_DROPPED = 20;

  private final ProviderContext host;
  private final JsonMapper json;
  private final Optional<String> named;
  private final Home home;
  private final @Nullable Upstream upstream;
  private @Nullable Known known;

  private record Known(Path program, FileTime changed, Launch launch) {}

  /**
   * @param named the file that the owner names
   * @param upstream whom the CLI asks; null for its own company
   */
  public Installation(
      ProviderContext host,
      JsonMapper json,
      Optional<String> named,
      Home home,
      @Nullable Upstream upstream) {
    this.host = host;
    this.json = json;
    this.named = named;
    this.home = home;
    this.upstream = upstream;
  }

  /**
   * {@return how to start the CLI's app-server} Runs the CLI a few times when it is new here.
   *
   * @throws ProviderException if it is missing, or of a version that cannot be used safely
   */
  public synchronized Launch launch() throws ProviderException, InterruptedException {
    Path program = NativeProgram.find(named, host.processes());
    home.prepare();
    try {
      FileTime changed = Files.getLastModifiedTime(program);
      Known now = known;
      if (now == null || !now.program.equals(program) || !now.changed.equals(changed)) {
        now = new Known(program, changed, examine(program));
        known = now;
      }
      return now.launch;
    } catch (IOException e) {
      throw new Unreachable(
          Stage.NOT_SENT, "the gateway's folder for Codex cannot be written: check the disk", e);
    }
  }

  private Launch examine(Path program) throws ProviderException, InterruptedException, IOException {
    Path work = Files.createDirectories(host.folder().resolve("work"));
    var cli = new OneShot(host, program, home.path(), work);
    Matcher version = VERSION.matcher(cli.run(List.of("--version")).output());
    if (!version.find()) {
      throw new Unreachable(
          Stage.NOT_SENT, "%s is not the Codex CLI: check 'binary'".formatted(program));
    }
    ToolFreeCatalogue catalogue = catalogue(cli, version.group(1));
    Path file = host.folder().resolve("models.json");
    Path fresh = host.folder().resolve("models.json.new");
    Files.write(fresh, json.writeValueAsBytes(catalogue.json()));
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    var overrides = new Overrides(file);
    if (upstream != null) {
      overrides.upstream(upstream);
    }
    List<String> arguments = understood(cli, overrides, version.group(1));
    return new Launch(
        program, version.group(1), arguments, home.path(), work, catalogue.contextTokens());
  }

  private ToolFreeCatalogue catalogue(OneShot cli, String version)
      throws ProviderException, InterruptedException {
    try {
      OneShot.Result printed = cli.run(List.of("debug", "models", "--bundled"));
      if (printed.succeeded()) {
        return ToolFreeCatalogue.of(json.readTree(printed.output()));
      }
    } catch (JacksonException | IllegalArgumentException _) {
      // Said below.
    }
    throw unfit(version, "it does not list its models");
  }

  /** Leaves out one unknown value after the other, for the CLI names only the first. */
  private List<String> understood(OneShot cli, Overrides overrides, String version)
      throws ProviderException, InterruptedException {
    for (int dropped = 0; dropped <= MOST_DROPPED; dropped++) {
      var arguments = new ArrayList<>(List.of("app-server", "--strict-config"));
      arguments.addAll(overrides.arguments());
      var asked = new ArrayList<>(arguments);
      asked.add("--print-startup-config");
      OneShot.Result answer = cli.run(asked);
      if (answer.succeeded()) {
        return arguments;
      }
      String detail = detail(answer.output());
      Matcher unknown = UNKNOWN.matcher(detail);
      if (!unknown.find()) {
        throw unfit(
            version,
            detail.isEmpty()
                ? "it has no app-server that checks its settings"
                : "its configuration in %s does not load".formatted(home.path()));
      }
      if (!overrides.drop(unknown.group(1))) {
        throw unfit(version, "it does not know '%s'".formatted(unknown.group(1)));
      }
    }
    throw unfit(version, "it knows too few of the settings that keep it from acting");
  }

  private String detail(String output) {
    try {
      JsonNode error = json.readTree(output).path("error");
      return error.path("data").path("detail").asString(error.path("message").asString(""));
    } catch (JacksonException _) {
      return "";
    }
  }

  private static ProviderDefect unfit(String version, String why) {
    return new ProviderDefect(
        Stage.NOT_SENT,
        "Codex CLI %s cannot be used safely: %s; install another version, such as 0.169.0"
            .formatted(version, why));
  }
}
