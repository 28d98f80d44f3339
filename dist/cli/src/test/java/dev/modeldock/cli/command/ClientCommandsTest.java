package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCommandsTest {

  private static final String KEY =
      """
      {"id":"pub1","name":"ci","prefix":"mdk_pub1","state":"active","scopes":["chat","models"],\
      "created_at":"2030-01-01T00:00:00Z","expires_at":null,"key":"mdk_pub1_secret"}\
      """;
  private static final String INSTANCE =
      """
      {"id":"ollama-local","name":"ollama-local","type":"ollama","state":"ready","problems":[],\
      "settings":{"base_url":"http://x"},"source":"state"}\
      """;
  private static final String MODELS =
      """
      {"data":[{"id":"o:embed","name":"embed","capabilities":["embeddings"]},\
      {"id":"o:it's","name":"it's","capabilities":["chat"]}]}\
      """;

  @TempDir Path home;
  private FakeGateway gateway;
  private CommandFixture shell;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = new FakeGateway(home);
    shell = new CommandFixture(home);
  }

  @AfterEach
  void stopGateway() throws IOException {
    gateway.close();
  }

  private static String data(String... items) {
    return "{\"data\":[" + String.join(",", items) + "]}";
  }

  @Test
  void listsForProgramsAreLinesWithTabsAndNoHeader() {
    gateway.answer("GET", "/admin/v1/keys", 200, data(KEY));

    assertThat(shell.run("keys", "list").out())
        .isEqualTo("pub1\tci\tmdk_pub1\tactive\tchat,models\t2030-01-01T00:00:00Z\t\t\t\n");
  }

  @Test
  void listsForPeopleAreTables() {
    gateway.answer("GET", "/admin/v1/keys", 200, data(KEY));
    shell.interactive = true;

    var lines = shell.run("keys", "list").lines();

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("ID    NAME  PREFIX");
    assertThat(lines.get(1)).startsWith("pub1  ci    mdk_pub1").endsWith("-");
  }

  @Test
  void noColoursMeansNoEscapes() {
    shell.interactive = true;
    shell.environment.put("NO_COLOR", "1");

    assertThat(shell.run("keys", "--help").out()).doesNotContain("\u001b");
  }

  @Test
  void listsAsJsonAreOneArrayOfObjectsWithIdAndName() {
    gateway.answer("GET", "/admin/v1/instances", 200, data(INSTANCE, INSTANCE));

    assertThat(shell.run("instances", "list", "--json").out())
        .startsWith("[{\"id\":\"ollama-local\",\"name\":\"ollama-local\",")
        .endsWith("]\n")
        .hasLineCount(1);
  }

  @Test
  void quietListsAreIdsOnly() {
    gateway.answer("GET", "/admin/v1/models", 200, MODELS);

    assertThat(shell.run("models", "list", "-q").lines()).containsExactly("o:embed", "o:it's");
  }

  @Test
  void emptyListsAreEmptyInEveryForm() {
    gateway.answer("GET", "/admin/v1/plugins", 200, data());

    assertThat(shell.run("plugins", "list").out()).isEmpty();
    assertThat(shell.run("plugins", "list", "-q").out()).isEmpty();
    assertThat(shell.run("plugins", "list", "--json").out()).isEqualTo("[]\n");
  }

  @Test
  void namesFromRuntimesCannotActOnATerminal() {
    gateway.answer(
        "GET",
        "/admin/v1/models",
        200,
        data("{\"id\":\"o:\\u001b[2J\\n\\tx\\u009b\",\"name\":\"\"}"));

    assertThat(shell.run("models", "list", "-q").lines()).containsExactly("o:?[2J??x?");
    assertThat(shell.run("models", "list", "--json").out())
        .contains("\\u001b", "\\u009b")
        .hasLineCount(1);
  }

  @Test
  void anInstanceIsSentWithTypedSettingsAndReferencesToSecrets() {
    gateway.answer("POST", "/admin/v1/instances", 201, INSTANCE);

    var result =
        shell.run(
            ("instances add ollama-local --type ollama --base-url http://x --set n=3 --set r=0.5"
                    + " --set warm=true --set tag=v1 --secret api_key=env:KEY --risk high --lan"
                    + " --allow-model q* --allow-model l*")
                .split(" "));

    assertThat(result.exit()).isZero();
    assertThat(gateway.lastRequest().body())
        .isEqualTo(
            "{\"id\":\"ollama-local\",\"type\":\"ollama\",\"settings\":{\"n\":3,\"r\":0.5,"
                + "\"warm\":true,\"tag\":\"v1\",\"base_url\":\"http://x\"},"
                + "\"secrets\":{\"api_key\":\"env:KEY\"},\"risk\":\"high\",\"lan\":true,"
                + "\"allowed_models\":[\"q*\",\"l*\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key=sk-live-123",
        "api_key=",
        "api_key=ENV:sk-live-123",
        "api_key=-sk-live-123"
      })
  void aSecretIsNoArgument(String secret) {
    var result = shell.run("instances", "add", "a", "--type", "t", "--secret", secret);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("env:VAR").doesNotContain("sk-live-123");
    assertThat(gateway.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "show,GET,/admin/v1/instances/o",
    "enable,POST,/admin/v1/instances/o/enable",
    "disable,POST,/admin/v1/instances/o/disable",
    "remove,DELETE,/admin/v1/instances/o"
  })
  void instancesAreManagedByTheirId(String command, String method, String path) {
    gateway.answer(method, path, 200, INSTANCE);

    assertThat(shell.run("instances", command, "o").exit()).isZero();
    assertThat(gateway.lastRequest().method()).isEqualTo(method);
  }

  @Test
  void anAliasIsSentWithItsFallbacksInOrder() {
    gateway.answer("PUT", "/admin/v1/aliases/best", 201, "{\"id\":\"best\",\"name\":\"best\"}");

    var result = shell.run("aliases", "set", "best", "o:a", "l:b", "--set", "num_ctx=32768", "-q");

    assertThat(result.lines()).containsExactly("best");
    assertThat(gateway.lastRequest().body())
        .isEqualTo("{\"targets\":[\"o:a\",\"l:b\"],\"options\":{\"num_ctx\":32768}}");
  }

  @Test
  void namesAreEncodedIntoPaths() {
    gateway.answer("GET", "/admin/v1/keys/my%20key%3F%2F", 200, KEY);

    assertThat(shell.run("keys", "show", "my key?/").exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"400,6", "401,4", "403,4", "404,3", "409,7", "422,6", "500,1", "503,1"})
  void refusalsEndWithTheirExitCode(int status, int exit) {
    gateway.answer(
        "DELETE", "/admin/v1/keys/x", status, FakeGateway.error("some_code", "what went wrong"));

    var result = shell.run("keys", "revoke", "x");
    var json = shell.run("keys", "revoke", "x", "--json");

    assertThat(result.exit()).isEqualTo(exit);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("error: what went wrong\ntry: do something else\n");
    assertThat(json.exit()).isEqualTo(exit);
    assertThat(json.err())
        .isEqualTo(
            "{\"error\":{\"code\":\"some_code\",\"message\":\"what went wrong\","
                + "\"hint\":\"do something else\"}}\n");
  }

  @Test
  void anotherGatewaysTokenIsNotAllowed() throws IOException {
    Files.writeString(home.resolve("control.token"), "stale");

    assertThat(shell.run("status").exit()).isEqualTo(4);
  }

  @Test
  void aForeignServerOnThePortIsAFailure() {
    gateway.answer("GET", "/admin/v1/status", 200, "<html>");

    var result = shell.run("status");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("gave no proper answer");
  }

  @Test
  void theStatusIsOneDocument() {
    gateway.answer(
        "GET",
        "/admin/v1/status",
        200,
        "{\"version\":\"1\",\"gateway\":\"http://g\",\"instances\":{\"total\":2,\"ready\":1,"
            + "\"problems\":[\"o: refused\"]}}");

    var text = shell.run("status");

    assertThat(text.lines()).contains("version\t1", "instances_ready\t1 of 2");
    assertThat(text.err()).contains("warning: o: refused");
    assertThat(shell.run("status", "--json").out())
        .startsWith("{\"version\":\"1\"")
        .doesNotContain("instances_ready");
    assertThat(shell.run("status", "-q").lines()).containsExactly("http://g");
  }

  @Test
  void modelsAreRefreshedOnlyWhenAskedFor() {
    gateway.answer("GET", "/admin/v1/models?refresh=true", 200, MODELS);

    assertThat(shell.run("models", "list", "--refresh").exit()).isZero();
  }

  @Test
  void theAuditIsAskedForAsTheOptionsSay() {
    gateway.answer(
        "GET",
        "/admin/v1/audit?since=2029-12-31T22%3A00%3A00Z&key=my%20key&instance=a&outcome=completed&limit=5&before=9",
        200,
        data());

    var result =
        shell.run(
            "audit",
            "list",
            "--limit",
            "5",
            "--since",
            "2h",
            "--key",
            "my key",
            "--instance",
            "a",
            "--before",
            "9",
            "--outcome",
            "completed");

    assertThat(result.exit()).isZero();
  }

  @Test
  void moreThanAPageIsSaidApartFromThePage() {
    gateway.answer("GET", "/admin/v1/audit", 200, "{\"data\":[{\"id\":\"r2\"}],\"next\":41}");

    var result = shell.run("audit", "list");

    assertThat(result.err()).contains("--before 41");
    assertThat(shell.run("audit", "list", "-q").err()).isEmpty();
  }

  @Test
  void anExportIsWrittenAsItComesIntoAFileThatWasNotThere() throws IOException {
    String csv = "id,kind\r\nr1,request\r\n";
    gateway.stream("/admin/v1/audit/export?key=ci&format=csv", csv);
    Path file = home.resolve("audit.csv");
    String[] line = {"audit", "export", "--key", "ci", "--format", "csv", "-o", file.toString()};

    assertThat(shell.run(line).exit()).isZero();
    assertThat(file).hasContent(csv);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var again = shell.run(line);
    assertThat(again.exit()).isEqualTo(7);
    assertThat(again.err()).contains("audit.csv is there already");
  }

  @Test
  void anExportThatIsRefusedLeavesNoFile() {
    gateway.answer(
        "GET",
        "/admin/v1/audit/export?format=pdf",
        400,
        "{\"error\":{\"code\":\"invalid_value\",\"message\":\"no such format\"}}");
    Path file = home.resolve("audit.pdf");

    var result = shell.run("audit", "export", "--format", "pdf", "-o", file.toString());

    assertThat(result.exit()).isNotZero();
    assertThat(result.err()).contains("no such format");
    assertThat(file).doesNotExist();
  }

  @Test
  void theTailIsOneObjectALine() {
    gateway.stream(
        "/admin/v1/audit/tail",
        ": ping\n\ndata: {\"id\":\"r1\",\"name\":\"n\"}\n\n: ping\n\ndata: {\"id\":\"r2\"}\n\n");

    assertThat(shell.run("audit", "tail", "--json").lines())
        .containsExactly("{\"id\":\"r1\",\"name\":\"n\"}", "{\"id\":\"r2\"}");
    assertThat(shell.run("audit", "tail", "-q").lines()).containsExactly("r1", "r2");
  }

  @Test
  void aBrokenAuditChainFailsValidation() {
    gateway.answer(
        "POST",
        "/admin/v1/audit/verify",
        200,
        "{\"intact\":false,\"files\":1,\"events\":2,\"problems\":[\"line 3\"]}");

    var result = shell.run("audit", "verify");

    assertThat(result.exit()).isEqualTo(6);
    assertThat(result.out()).contains("intact\tfalse", "problems\tline 3");
  }

  @Test
  void theConfigurationPathIsThatOfTheRunningGateway() {
    gateway.answer("GET", "/admin/v1/config", 200, "{\"file\":\"/other.yaml\",\"data\":[]}");

    assertThat(shell.run("config", "path").lines()).containsExactly("/other.yaml");
  }

  @Test
  void theTokenIsSentAndNeverPrinted() {
    gateway.answer("GET", "/admin/v1/status", 200, "{}");

    var result = shell.run("status", "--json");

    assertThat(gateway.lastRequest().headers())
        .containsEntry("authorization", "Bearer " + FakeGateway.TOKEN);
    assertThat(result.out() + result.err()).doesNotContain(FakeGateway.TOKEN);
  }
}
