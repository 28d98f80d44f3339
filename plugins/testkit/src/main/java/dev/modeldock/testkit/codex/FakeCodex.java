package dev.modeldock.testkit.codex;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code codex} program that asks nobody, in a folder of its own: the command line, and an
 * app-server that speaks as version 0.169.0 does. What a turn does is chosen by {@code
 * [[name:argument]]} in the last user message; see {@link FakeTurn} for the names.
 *
 * <p>A small script answers what is asked of the command line, so that a virtual machine is started
 * for the app-server only. Needs a POSIX shell.
 */
public final class FakeCodex {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String MODELS =
      """
      {"models":[{"slug":"fake-model","display_name":"Fake","tool_mode":"code_mode_only",\
      "apply_patch_tool_type":"freeform","experimental_supported_tools":["clock"],\
      "supports_search_tool":true,"context_window":272000},\
      {"slug":"fake-plain","display_name":"Plain","context_window":1000}]}
      """;

  private static final String SCRIPT =
      """
      #!/bin/sh
      dir='%s'
      case "$1" in
        --version) echo "codex-cli $(cat "$dir/version")"; exit 0 ;;
        login)
          if grep -q none "$dir/account"; then echo 'Not logged in' >&2; exit 1; fi
          echo 'Logged in using an API key' >&2; exit 0 ;;
        debug) cat "$dir/models.json"; exit 0 ;;
      esac
      for given in "$@"; do
        if [ "$given" = --print-startup-config ]; then
          while read -r key; do
            for each in "$@"; do
              case "$each" in
                "$key"=*|"$key".*)
                  printf '{"error":{"code":-32600,"data":{"reason":"configLoad","detail":'
                  printf '"unknown configuration field `%%s` in -c/--config override"},' "$key"
                  printf '"message":"failed to load configuration"}}\\n'
                  exit 1 ;;
              esac
            done
          done < "$dir/unknown"
          printf '{"appServerVersion":"%%s","configRequirements":{}}\\n' "$(cat "$dir/version")"
          exit 0
        fi
      done
      printf '%%s\\n' "$@" > "$dir/arguments"
      exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m -cp '%s' %s "$dir"
      """;

  private final Path folder;

  private FakeCodex(Path folder) {
    this.folder = folder;
  }

  /** Makes the program in {@code folder}, signed in. */
  public static FakeCodex in(Path folder) throws IOException {
    var codex = new FakeCodex(folder.toAbsolutePath());
    codex.write("models.json", MODELS);
    codex.write("received", "");
    codex.version("0.169.0");
    codex.account("apiKey");
    codex.unknownSettings();
    codex.threadReply("{}");
    codex.script();
    return codex;
  }

  private void script() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    write("codex", SCRIPT.formatted(folder, java, classes, FakeAppServer.class.getName()));
    Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** {@return the program's file} */
  public Path program() {
    return folder.resolve("codex");
  }

  /** Has it be of another version; its file changes with it, as by an update. */
  public void version(String version) throws IOException {
    write("version", version);
    if (Files.exists(program())) {
      Path fresh = folder.resolve("codex.new");
      Files.copy(program(), fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(fresh, program(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Has app-servers that are started from now on be signed in by {@code kind}, or {@code none}. */
  public void account(String kind) throws IOException {
    write("account", kind);
  }

  /** Has it not know these settings. */
  public void unknownSettings(String... names) throws IOException {
    write("unknown", names.length == 0 ? "" : String.join("\n", names) + "\n");
  }

  /** Has {@code thread/start} be answered with these fields in place of the usual ones. */
  public void threadReply(String json) throws IOException {
    write("thread", json);
  }

  /** {@return the arguments that the last app-server was started with} */
  public List<String> arguments() throws IOException {
    return Files.readAllLines(folder.resolve("arguments"));
  }

  /** {@return what app-servers were sent, oldest first} */
  public List<JsonNode> received() throws IOException {
    return Files.readAllLines(folder.resolve("received")).stream().map(JSON::readTree).toList();
  }

  /** {@return what app-servers were sent as {@code method}, oldest first} */
  public List<JsonNode> received(String method) throws IOException {
    return received().stream().filter(is(method)).toList();
  }

  private static Predicate<JsonNode> is(String method) {
    return message -> message.path("method").asString("").equals(method);
  }

  /** Waits until app-servers were sent {@code count} messages of {@code method} in all. */
  public boolean await(String method, int count, Duration limit)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (received(method).size() < count) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(5);
    }
    return true;
  }

  private void write(String name, String text) throws IOException {
    Path fresh = folder.resolve(name + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
