package dev.modeldock.cli.command;

import dev.modeldock.cli.client.HomeFolder;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.kernel.OfflineTools;
import dev.modeldock.cli.kernel.ServeOptions;
import dev.modeldock.cli.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs command lines as a shell would, and keeps what they print. */
final class CommandFixture {

  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  /** What a command left behind. */
  record Result(int exit, String out, String err) {

    List<String> lines() {
      return out.lines().toList();
    }
  }

  final Map<String, String> environment = new HashMap<>();
  final List<ServeOptions> served = new ArrayList<>();
  final List<String> problems = new ArrayList<>();
  boolean interactive;

  /** The user's own folder. */
  Path user = Path.of("/nobody");

  /** The standard input. */
  String input = "";

  /** What a person types at the prompts, in order; null if nobody sits there. */
  @Nullable Deque<String> typed;

  final List<String> prompts = new ArrayList<>();
  private final Path home;

  CommandFixture(Path home) {
    this.home = home;
  }

  /** Runs a command on the fixture's home folder. */
  Result run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--home");
    all.add(home.toString());
    return runAsGiven(all.toArray(new String[0]));
  }

  Result runAsGiven(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            interactive,
            environment);
    var commands =
        new CommandTree(
            terminal,
            new HomeFolder(environment, "Linux", user),
            () -> NOW,
            options -> {
              served.add(options);
              return 0;
            },
            config(),
            new SecretInput(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                typed == null ? null : this::type));
    int exit = commands.run(arguments);
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private char @Nullable [] type(String what) {
    prompts.add(what);
    String next = typed.poll();
    return next == null ? null : next.toCharArray();
  }

  private OfflineTools config() {
    return new OfflineTools() {
      @Override
      public Path file(Path folder) {
        return folder.resolve("usual.yaml");
      }

      @Override
      public List<String> validate(Path file) {
        return List.copyOf(problems);
      }

      @Override
      public String schema() {
        return "{\"type\":\"object\"}";
      }

      @Override
      public JsonObject verify(Path jar, Path folder, @Nullable Known known) {
        throw new UnsupportedOperationException();
      }

      @Override
      public JsonObject sign(Path jar, Path key) {
        throw new UnsupportedOperationException();
      }

      @Override
      public NewKey newKey() {
        throw new UnsupportedOperationException();
      }
    };
  }
}
