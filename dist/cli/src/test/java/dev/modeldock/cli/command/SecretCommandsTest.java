package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.cli.command.CommandFixture.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCommandsTest {

  private static final String CANARY = "sk-canary-7QpZ2mX9vB4tL6";
  private static final String SECRET =
      """
      {"id":"openai","name":"openai","preview":"sk-…4tL6","state":"readable","used_by":["cloud"],\
      "created_at":"2030-01-01T00:00:00Z","updated_at":"2030-01-01T00:00:00Z"}\
      """;
  private static final String INSTANCE =
      "{\"id\":\"cloud\",\"name\":\"cloud\",\"type\":\"openai\",\"state\":\"ready\"}";

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

  private Result add(String... secrets) {
    var line = new ArrayList<>(List.of("instances", "add", "cloud", "--type", "openai"));
    for (String secret : secrets) {
      line.add("--secret");
      line.add(secret);
    }
    return shell.run(line.toArray(new String[0]));
  }

  private List<String> calls() {
    return gateway.requests.stream().map(it -> it.method() + " " + it.target()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {CANARY, CANARY + "\n", CANARY + "\r\n"})
  void aSecretComesFromTheStandardInputAndIsNotShown(String input) {
    gateway.answer("PUT", "/admin/v1/secrets/openai", 201, SECRET);
    shell.input = input;

    var result = shell.run("secrets", "set", "openai");

    assertThat(result.exit()).isZero();
    assertThat(gateway.lastRequest().body()).isEqualTo("{\"value\":\"" + CANARY + "\"}");
    assertThat(result.out()).contains("preview\tsk-…4tL6").doesNotContain(CANARY);
    assertThat(result.err()).doesNotContain(CANARY);
  }

  @Test
  void aPersonIsAskedUnseen() {
    gateway.answer("PUT", "/admin/v1/secrets/openai", 201, SECRET);
    shell.typed = new ArrayDeque<>(List.of(CANARY));
    shell.input = "not this";

    var result = shell.run("secrets", "set", "openai");

    assertThat(shell.prompts).containsExactly("Value of openai");
    assertThat(gateway.lastRequest().body()).isEqualTo("{\"value\":\"" + CANARY + "\"}");
    assertThat(result.out() + result.err()).doesNotContain(CANARY);
  }

  @Test
  void whoTypesNothingStoresNothing() {
    shell.typed = new ArrayDeque<>();

    assertThat(shell.run("secrets", "set", "openai").exit()).isEqualTo(2);
    assertThat(gateway.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "canary\ncanary\n", "canary\n\n"})
  void anInputThatIsNotOneLineIsRefusedAndNotRepeated(String input) {
    shell.input = input;

    var result = shell.run("secrets", "set", "openai");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("must be one line").doesNotContain("canary");
    assertThat(gateway.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {CANARY, "--value=" + CANARY, "--value"})
  void aSecretIsNeverAnArgument(String argument) {
    shell.input = "other";

    for (String form : List.of("--json", "--quiet")) {
      var result = shell.run("secrets", "set", "openai", argument, CANARY, form);

      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.out() + result.err()).contains("error").doesNotContain(CANARY);
    }
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void withoutAGatewayNobodyIsAsked() throws Exception {
    gateway.close();
    Files.delete(home.resolve("gateway.json"));
    shell.typed = new ArrayDeque<>(List.of(CANARY));

    assertThat(shell.run("secrets", "set", "openai").exit()).isEqualTo(5);
    assertThat(shell.prompts).isEmpty();
  }

  @Test
  void secretsAreListedByTheirPreviews() {
    gateway.answer("GET", "/admin/v1/secrets", 200, "{\"data\":[" + SECRET + "]}");

    assertThat(shell.run("secrets", "list").out())
        .isEqualTo("openai\tsk-…4tL6\treadable\tcloud\t2030-01-01T00:00:00Z\n");
    assertThat(shell.run("secrets", "list", "-q").lines()).containsExactly("openai");
  }

  @Test
  void aSecretInUseIsAConflictUnlessForced() {
    gateway.answer(
        "DELETE", "/admin/v1/secrets/openai", 409, FakeGateway.error("secret_in_use", "by cloud"));
    gateway.answer("DELETE", "/admin/v1/secrets/openai?force=true", 200, SECRET);

    assertThat(shell.run("secrets", "remove", "openai").exit()).isEqualTo(7);
    assertThat(shell.run("secrets", "remove", "openai", "--force").exit()).isZero();
  }

  @Test
  void theKeyIsRotated() {
    gateway.answer("POST", "/admin/v1/secrets/rotate-key", 200, "{\"rotated\":true,\"secrets\":3}");

    assertThat(shell.run("secrets", "rotate-key").err()).contains("new key", "3");
    assertThat(shell.run("secrets", "rotate-key", "--json").out()).contains("\"secrets\":3");
  }

  @Test
  void anInstancesSecretIsAskedForStoredAndReferredTo() {
    gateway.answer("PUT", "/admin/v1/secrets/cloud-api_key", 201, SECRET);
    gateway.answer("POST", "/admin/v1/instances", 201, INSTANCE);
    shell.input = CANARY + "\n";

    var result = add("api_key=-", "org=env:ORG", "other=store:shared");

    assertThat(result.exit()).isZero();
    assertThat(calls())
        .containsExactly("PUT /admin/v1/secrets/cloud-api_key", "POST /admin/v1/instances");
    assertThat(gateway.requests.getFirst().body())
        .isEqualTo("{\"value\":\"" + CANARY + "\",\"create_only\":true}");
    assertThat(gateway.lastRequest().body())
        .contains(
            "\"secrets\":{\"api_key\":\"store:cloud-api_key\",\"org\":\"env:ORG\","
                + "\"other\":\"store:shared\"}")
        .doesNotContain(CANARY);
    assertThat(result.out() + result.err()).doesNotContain(CANARY);
  }

  @Test
  void ifTheInstanceIsRefusedItsSecretIsGoneAgain() {
    gateway.answer("PUT", "/admin/v1/secrets/cloud-api_key", 201, SECRET);
    gateway.answer(
        "POST", "/admin/v1/instances", 422, FakeGateway.error("validation_failed", "no such type"));
    gateway.answer("DELETE", "/admin/v1/secrets/cloud-api_key", 200, SECRET);
    shell.input = CANARY;

    var result = add("api_key=-");

    assertThat(result.exit()).isEqualTo(6);
    assertThat(calls())
        .containsExactly(
            "PUT /admin/v1/secrets/cloud-api_key",
            "POST /admin/v1/instances",
            "DELETE /admin/v1/secrets/cloud-api_key");
    assertThat(result.err()).contains("no such type").doesNotContain("still stored", CANARY);
  }

  @Test
  void aSecretThatWasThereBeforeIsNeitherReplacedNorRemoved() {
    gateway.answer("PUT", "/admin/v1/secrets/cloud-a", 201, SECRET);
    gateway.answer(
        "PUT", "/admin/v1/secrets/cloud-b", 409, FakeGateway.error("secret_exists", "it is there"));
    gateway.answer("DELETE", "/admin/v1/secrets/cloud-a", 200, SECRET);
    shell.input = "one\ntwo\n";

    var result = add("a=-", "b=-");

    assertThat(result.exit()).isEqualTo(7);
    assertThat(calls())
        .containsExactly(
            "PUT /admin/v1/secrets/cloud-a",
            "PUT /admin/v1/secrets/cloud-b",
            "DELETE /admin/v1/secrets/cloud-a");
  }

  @Test
  void aSecretThatCannotBeRemovedAgainIsNamed() {
    gateway.answer("PUT", "/admin/v1/secrets/cloud-api_key", 201, SECRET);
    shell.input = CANARY;

    assertThat(add("api_key=-").err()).contains("modeldock secrets remove cloud-api_key");
  }

  @Test
  void aSecretOfAnInstanceIsGivenOnce() {
    assertThat(add("api_key=-", "api_key=env:A").exit()).isEqualTo(2);
    assertThat(gateway.requests).isEmpty();
  }
}
