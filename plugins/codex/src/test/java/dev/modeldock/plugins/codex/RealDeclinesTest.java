package dev.modeldock.plugins.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.ProcessCall;
import dev.modeldock.plugins.codex.rpc.Connection;
import dev.modeldock.plugins.codex.rpc.Inbox;
import dev.modeldock.plugins.codex.rpc.Note;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.responses.FakeResponses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The real CLI with its tools left on, so that it asks for what it otherwise has no cause to ask
 * for: the second line of defence on its own.
 */
@Tag("real-codex")
@Timeout(60)
class RealDeclinesTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final String TOOL_SERVER =
      """
      #!/bin/sh
      touch '%1$s/server-started'
      while read -r line; do
        id=$(printf '%%s' "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
        case "$line" in
          *'"initialize"'*) printf '{"jsonrpc":"2.0","id":%%s,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"t","version":"1"}}}\\n' "$id" ;;
          *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%%s,"result":{"tools":[{"name":"act","description":"acts","inputSchema":{"type":"object","properties":{}}}]}}\\n' "$id" ;;
          *'"tools/call"'*) touch '%1$s/acted'; printf '{"jsonrpc":"2.0","id":%%s,"result":{"content":[]}}\\n' "$id" ;;
        esac
      done
      """;

  @TempDir Path folder;
  private final JsonMapper json = JsonMapper.builder().build();
  private final FakeHost host = FakeHost.create();
  private final FakeResponses upstream = FakeResponses.start(0);
  private Path home;
  private Path work;

  @BeforeEach
  void homes() throws Exception {
    RealCodex.binary();
    home = Files.createDirectories(folder.resolve("home"));
    work = Files.createDirectories(folder.resolve("work"));
  }

  @AfterEach
  void stop() {
    host.close();
    upstream.close();
  }

  private Connection connect(String... settings) throws Exception {
    var arguments = new ArrayList<>(List.of("app-server"));
    String provider = "model_providers.md.";
    var all =
        new ArrayList<>(
            List.of(
                "features.plugins=false",
                provider + "name=OpenAI",
                provider + "base_url=" + upstream.base(),
                provider + "wire_api=responses",
                provider + "requires_openai_auth=false",
                provider + "supports_websockets=false",
                "model_provider=md"));
    all.addAll(List.of(settings));
    all.forEach(setting -> arguments.addAll(List.of("-c", setting)));
    HostProcess process =
        host.processes()
            .start(
                ProcessCall.of(RealCodex.binary(), arguments)
                    .environment("CODEX_HOME", home.toString())
                    .in(work));
    var connection = Connection.open(process, json, host.threads(), _ -> {});
    ObjectNode hello = json.createObjectNode();
    hello.putObject("clientInfo").put("name", "modeldock").put("version", "0.1.0");
    hello.putObject("capabilities").put("experimentalApi", true);
    connection.call("initialize", hello, LIMIT);
    connection.tell("initialized");
    return connection;
  }

  /** Plays a turn. {@return the items that were completed, and at last the turn} */
  private List<JsonNode> play(Connection connection, String prompt, String policy)
      throws Exception {
    ObjectNode start =
        json.createObjectNode()
            .put("model", "not-in-the-catalogue")
            .put("cwd", work.toString())
            .put("sandbox", "read-only")
            .put("approvalPolicy", policy)
            .put("ephemeral", true);
    if (prompt.contains("get_weather")) {
      ObjectNode tool = start.putArray("dynamicTools").addObject().put("type", "function");
      tool.put("name", "get_weather").put("description", "").putObject("inputSchema");
      ((ObjectNode) tool.path("inputSchema")).put("type", "object");
    }
    String thread =
        connection.call("thread/start", start, LIMIT).path("thread").path("id").asString();
    Inbox inbox = connection.follow(thread, false);
    ObjectNode turn = json.createObjectNode().put("threadId", thread);
    turn.putArray("input").addObject().put("type", "text").put("text", prompt);
    connection.call("turn/start", turn, LIMIT);
    var completed = new ArrayList<JsonNode>();
    while (true) {
      if (!(inbox.next(LIMIT) instanceof Inbox.News(Note(var method, var params)))) {
        throw new AssertionError("the turn does not end; so far: " + completed);
      }
      if (method.equals("item/completed")) {
        completed.add(params.path("item"));
      } else if (method.equals("turn/completed")) {
        completed.add(params.path("turn"));
        return completed;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exec:touch MARK, untrusted, commandExecution, declined",
    "esc:touch MARK, on-request, commandExecution, declined",
    "esc:touch MARK, untrusted, commandExecution, declined",
    "patch, untrusted, fileChange, declined",
    "call:get_weather:{}, untrusted, dynamicToolCall, failed"
  })
  void whatIsAskedForIsDeclinedAndNothingIsDone(
      String scene, String policy, String type, String status) throws Exception {
    Connection connection = connect();

    List<JsonNode> items =
        play(connection, "[[" + scene.replace("MARK", work.resolve("mark").toString()) + "]]", policy);

    assertThat(items)
        .anySatisfy(
            item -> {
              assertThat(item.path("type").asString("")).isEqualTo(type);
              assertThat(item.path("status").asString("")).isEqualTo(status);
            });
    assertThat(items.getLast().path("status").asString()).isEqualTo("completed");
    assertThat(work).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "ask, features.default_mode_request_user_input=true, answers",
    "perm, features.request_permissions_tool=true, permissions"
  })
  void questionsGetEmptyAnswers(String scene, String setting, String word) throws Exception {
    Connection connection = connect(setting);

    List<JsonNode> items = play(connection, "[[" + scene + "]]", "on-request");

    assertThat(items.getLast().path("status").asString()).isEqualTo("completed");
    assertThat(items.toString()).contains(word).doesNotContain("\"write\\\":[");
  }

  @Test
  void aToolOfAnotherServerIsDeclined() throws Exception {
    Path server = folder.resolve("server.sh");
    Files.writeString(server, TOOL_SERVER.formatted(folder));
    Files.writeString(
        home.resolve("config.toml"),
        "[mcp_servers.other]\ncommand = \"/bin/sh\"\nargs = [\"%s\"]\n".formatted(server));
    Connection connection = connect();

    List<JsonNode> items =
        play(connection, "[[call:mcp__other__act:{}]]", "untrusted");

    assertThat(folder.resolve("server-started")).exists();
    assertThat(folder.resolve("acted")).doesNotExist();
    assertThat(items.getLast().path("status").asString()).isEqualTo("completed");
  }
}
