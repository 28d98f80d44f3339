package dev.modeldock.testkit.codex;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * A {@code codex} program that asks nobody, in a folder of its own: the command line, and an
 * app-server that speaks as version 0.169.0 does. What a turn does is chosen by {@code
 * [[name:argument]]} in the last user message; see {@link FakeTurn} for the names.
 *
 * <p>The program is a small script. What is asked of the command line it answers itself; for the
 * app-server it hands its input and output over to this process, for a virtual machine for each
 * start would make a second of every test. Needs bash. Safe for use by several threads.
 */
public final class FakeCodex implements AutoCloseable {

  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private static final String MODELS =
      """
      {"models":[{"slug":"fake-model","display_name":"Fake","tool_mode":"code_mode_only",\
      "apply_patch_tool_type":"freeform","experimental_supported_tools":["clock"],\
      "supports_search_tool":true,"context_window":272000},\
      {"slug":"fake-plain","display_name":"Plain","context_window":1000}]}
      """;

  /** What the app-server says and hears goes over a socket: it runs in the test. */
  private static final String SCRIPT =
      """
      #!/usr/bin/env bash
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
                  printf '"message":"failed to load configuration"}}\n'
                  exit 1 ;;
              esac
            done
          done < "$dir/unknown"
          printf '{"appServerVersion":"%%s","configRequirements":{}}\n' "$(cat "$dir/version")"
          exit 0
        fi
      done
      printf '%%s\n' "$@" > "$dir/arguments"
      exec 3<>/dev/tcp/127.0.0.1/%d 4<&0
      { cat; echo '%s'; } <&4 >&3 &
      cat <&3
      kill $! 2>/dev/null
      exit 0
      """;

  private final Path folder;
  private final ServerSocket listener;
  private final Set<FakeAppServer> servers = ConcurrentHashMap.newKeySet();
  private final List<JsonNode> received = new ArrayList<>();
  private volatile String account = "apiKey";
  private volatile String threadReply = "{}";

  private FakeCodex(Path folder) throws IOException {
    this.folder = folder;
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().name("fake-codex").start(this::accept);
  }

  /** Makes the program in {@code folder}, signed in. */
  public static FakeCodex in(Path folder) throws IOException {
    var codex = new FakeCodex(folder.toAbsolutePath().normalize());
    codex.write("models.json", MODELS);
    codex.version("0.169.0");
    codex.account("apiKey");
    codex.unknownSettings();
    String script =
        SCRIPT.formatted(codex.folder, codex.listener.getLocalPort(), FakeAppServer.END);
    codex.write("codex", script);
    Files.setPosixFilePermissions(codex.program(), EXECUTABLE);
    return codex;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var server = new FakeAppServer(this, listener.accept());
        servers.add(server);
        Thread.ofVirtual().name("fake-app-server").start(() -> serve(server));
      } catch (IOException _) {
        // Closed, or a program that ended before it was greeted.
      }
    }
  }

  private void serve(FakeAppServer server) {
    try (server) {
      server.serve();
    } finally {
      servers.remove(server);
    }
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
      Files.setPosixFilePermissions(fresh, EXECUTABLE);
      Files.move(fresh, program(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Has app-servers that are started from now on be signed in by {@code kind}, or {@code none}. */
  public void account(String kind) throws IOException {
    account = kind;
    write("account", kind);
  }

  /** Has it not know these settings. */
  public void unknownSettings(String... names) throws IOException {
    write("unknown", names.length == 0 ? "" : String.join("\n", names) + "\n");
  }

  /** Has {@code thread/start} be answered with these fields in place of the usual ones. */
  public void threadReply(String json) {
    threadReply = json;
  }

  String account() {
    return account;
  }

  String threadReply() {
    return threadReply;
  }

  void record(JsonNode message) {
    synchronized (received) {
      received.add(message);
      received.notifyAll();
    }
  }

  /** {@return the arguments that the last app-server was started with} */
  public List<String> arguments() throws IOException {
    return Files.readAllLines(folder.resolve("arguments"));
  }

  /** {@return what app-servers were sent, oldest first} */
  public List<JsonNode> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /**
   * {@return what app-servers were sent as {@code method}, oldest first} The end of their input is
   * there as {@code (end of input)}.
   */
  public List<JsonNode> received(String method) {
    return received().stream()
        .filter(message -> message.path("method").asString("").equals(method))
        .toList();
  }

  /** Waits until app-servers were sent {@code count} messages of {@code method} in all. */
  public boolean await(String method, int count, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    synchronized (received) {
      while (received(method).size() < count) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        received.wait(left);
      }
      return true;
    }
  }

  private void write(String name, String text) throws IOException {
    Path fresh = folder.resolve(name + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Ends what runs of it, and takes the program away. Idempotent. */
  @Override
  public void close() throws IOException {
    listener.close();
    servers.forEach(FakeAppServer::close);
    Files.deleteIfExists(program());
  }
}
