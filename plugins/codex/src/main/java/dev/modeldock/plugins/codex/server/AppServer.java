package dev.modeldock.plugins.codex.server;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.ProcessCall;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.plugins.codex.launch.Launch;
import dev.modeldock.plugins.codex.rpc.Connection;
import dev.modeldock.plugins.codex.rpc.Note;
import dev.modeldock.plugins.codex.rpc.RefusedException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One running app-server, greeted and ready for turns. Safe for use by several threads. */
public final class AppServer {

  private static final Duration HANDSHAKE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final ProviderContext host;
  private final HostProcess process;
  private final Launch launch;
  private final Connection connection;
  private final long started = System.nanoTime();
  private Set<String> otherServers = Set.of();
  private volatile @Nullable Account signedIn;

  private AppServer(ProviderContext host, HostProcess process, Launch launch, JsonMapper json) {
    this.host = host;
    this.process = process;
    this.launch = launch;
    this.connection = Connection.open(process, json, host.threads(), this::heard);
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @throws ProviderException (stage {@code NOT_SENT}) if it does not start or does not answer
   */
  static AppServer start(ProviderContext host, Launch launch, JsonMapper json)
      throws ProviderException, InterruptedException {
    HostProcess process =
        host.processes()
            .start(
                ProcessCall.of(launch.program(), launch.arguments())
                    .environment("CODEX_HOME", launch.home().toString())
                    .in(launch.work()));
    var server = new AppServer(host, process, launch, json);
    try {
      server.greet();
      return server;
    } catch (ProviderException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private void greet() throws ProviderException, InterruptedException {
    ObjectNode params = connection.params();
    params
        .putObject("clientInfo")
        .put("name", "modeldock")
        .put("title", "ModelDock")
        .put("version", "0.1.0");
    ObjectNode capabilities = params.putObject("capabilities");
    capabilities.put("experimentalApi", true).put("requestAttestation", false);
    // What nobody reads need not be written, above all what comes with every turn.
    capabilities
        .putArray("optOutNotificationMethods")
        .add("thread/started")
        .add("thread/status/changed")
        .add("thread/settings/updated")
        .add("account/rateLimits/updated")
        .add("remoteControl/status/changed");
    call("initialize", params, HANDSHAKE);
    connection.tell("initialized");
    otherServers = namesOfToolServers();
  }

  /**
   * The servers of tools in the owner's configuration: the CLI would start them, and can only be
   * told not to by their names. All else in that answer is dropped unread.
   */
  private Set<String> namesOfToolServers() throws ProviderException, InterruptedException {
    JsonNode config = call("config/read", connection.params(), LIMIT).path("config");
    return new TreeSet<>(config.path("mcp_servers").propertyNames());
  }

  /** Asks, and takes an error for a defect of the CLI. */
  JsonNode call(String method, ObjectNode params, Duration limit)
      throws ProviderException, InterruptedException {
    try {
      return connection.call(method, params, limit);
    } catch (RefusedException e) {
      throw new ProtocolBroken(
          Stage.NOT_SENT,
          "Codex CLI %s refuses '%s' (error %d): it may be too old or too new"
              .formatted(launch.version(), method, e.code()));
    }
  }

  /** {@return the talk with it} */
  public Connection connection() {
    return connection;
  }

  /** {@return how it was started} */
  public Launch launch() {
    return launch;
  }

  /** {@return the names of servers of tools that every thread must switch off} */
  public Set<String> toolServers() {
    return otherServers;
  }

  /** {@return the system's number of its process} */
  public long pid() {
    return process.pid();
  }

  /** {@return the models that it offers, as it describes them, page by page} */
  public JsonNode models(@Nullable String cursor) throws ProviderException, InterruptedException {
    ObjectNode params = connection.params().put("limit", 100).put("includeHidden", false);
    return call("model/list", cursor == null ? params : params.put("cursor", cursor), LIMIT);
  }

  /** {@return whether the CLI is signed in; remembered once it is} */
  Account account() throws ProviderException, InterruptedException {
    Account known = signedIn;
    if (known == null) {
      ObjectNode params = connection.params().put("refreshToken", false);
      known = Account.of(call("account/read", params, LIMIT));
      signedIn = known.ready() ? known : null;
    }
    return known;
  }

  private void heard(Note note) {
    if (note.method().equals("account/updated")) {
      signedIn = null;
    }
  }

  boolean alive() {
    return connection.alive();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /** Has it end in its own time, or else be ended. Does not block. */
  void end() {
    connection.finish();
    host.threads()
        .start(
            "codex-end",
            () -> {
              try {
                endNow();
              } catch (InterruptedException _) {
                process.close();
              }
            });
  }

  /** Ends it, and waits a moment for that. */
  void endNow() throws InterruptedException {
    connection.finish();
    process.awaitExit(GRACE);
    process.close();
  }
}
