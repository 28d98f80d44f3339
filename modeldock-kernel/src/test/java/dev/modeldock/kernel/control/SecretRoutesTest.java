package dev.modeldock.kernel.control;

import static dev.modeldock.kernel.control.ControlFixture.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.control.ControlFixture.Response;
import dev.modeldock.kernel.control.resource.SecretRoutes;
import dev.modeldock.kernel.crypto.AesGcm;
import dev.modeldock.kernel.home.SecretKeyFiles;
import dev.modeldock.kernel.secret.SecretVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRoutesTest {

  private static final String PATH = "/admin/v1/secrets";
  private static final String VALUE = "sk-live-0123456789ab3f9a";
  private static final String USER =
      """
      {"id":"cloud","type":"openai","secrets":{"api_key":"store:openai"}}
      """;

  @TempDir Path home;
  private ControlFixture control;
  private SecretVault vault;

  @BeforeEach
  void openVault() throws IOException {
    var store = new MemoryStateStore();
    vault =
        SecretVault.open(
            new SecretKeyFiles(home, new SecureRandom()),
            store,
            new AesGcm(new SecureRandom()),
            () -> ControlFixture.NOW);
    control = new ControlFixture(store, editor -> new SecretRoutes(editor, vault).routes());
  }

  private Response put(String name, String body) throws ControlProblem {
    return control.send("PUT", PATH + "/" + name, TOKEN, body);
  }

  private Response set(String name, String value) throws ControlProblem {
    return put(name, "{\"value\":\"" + value + "\"}");
  }

  private Response delete(String path) throws ControlProblem {
    return control.send("DELETE", PATH + "/" + path, TOKEN, "");
  }

  @Test
  void onlyAPreviewOfASecretComesOut() throws Exception {
    Response made = set("openai", VALUE);
    Response shown = control.get(PATH + "/openai");
    Response listed = control.get(PATH);

    assertThat(made.status()).isEqualTo(201);
    assertThat(shown.body())
        .containsEntry("id", "openai")
        .containsEntry("preview", "sk-…3f9a")
        .containsEntry("state", "readable")
        .containsEntry("used_by", List.of())
        .isEqualTo(made.body());
    assertThat(listed.data()).isEqualTo(List.of(shown.body()));
    assertThat(made + "" + shown + listed).doesNotContain(VALUE, "v1.");
    assertThat(vault.reveal("openai")).hasValue(VALUE);
    assertThat(set("openai", "other").status()).isEqualTo(200);
  }

  @Test
  void whiteSpaceAroundAValueIsLost() throws Exception {
    set("openai", "  " + VALUE + "\\n");

    assertThat(vault.reveal("openai")).hasValue(VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"value\":\"\"}",
        "{\"value\":\"canary\\u0000\"}",
        "{\"value\":\"canary\\nX: y\"}",
        "{\"value\":\"canary\\ud83d\"}",
        "{\"value\":[\"canary\"]}",
        "{\"value\":\"canary\",\"vlaue\":\"canary\"}",
        "{\"value\":\"canary\",\"value\":\"canary\"}",
        "{\"value\":\"canary\""
      })
  void whatIsNoValueIsRefusedAndNotRepeated(String body) throws Exception {
    Response refused = put("openai", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.toString()).doesNotContain("canary");
    assertThat(control.store.state().secrets()).isEmpty();
    assertThat(home).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9lives", ".hidden", "a b", "a:b", "canary%2e"})
  void aNameThatIsNoneIsRefusedAndNotRepeated(String name) throws Exception {
    Response refused = set(name, VALUE);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.toString()).doesNotContain(name);
  }

  @Test
  void aSecretCanBeMadeWithoutReplacingAnother() throws Exception {
    assertThat(put("a", "{\"value\":\"one\",\"create_only\":true}").status()).isEqualTo(201);

    Response second = put("a", "{\"value\":\"two\",\"create_only\":true}");

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.error().get("code")).isEqualTo("secret_exists");
    assertThat(vault.reveal("a")).hasValue("one");
  }

  @Test
  void anInstanceIsAddedOnlyIfItsSecretIsStored() throws Exception {
    Response early = control.post("/admin/v1/instances", USER);
    set("openai", VALUE);
    Response late = control.post("/admin/v1/instances", USER);

    assertThat(early.status()).isEqualTo(422);
    assertThat(early.error().get("message")).isEqualTo("there is no stored secret 'openai'");
    assertThat(early.error().get("hint").toString()).contains("modeldock secrets set openai");
    assertThat(late.status()).isEqualTo(201);
    assertThat(control.get(PATH + "/openai").body()).containsEntry("used_by", List.of("cloud"));
  }

  @Test
  void aSecretInUseIsRemovedOnlyByForce() throws Exception {
    set("openai", VALUE);
    control.post("/admin/v1/instances", USER);

    Response refused = delete("openai");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error().get("code")).isEqualTo("secret_in_use");
    assertThat(refused.error().get("message").toString()).contains("cloud");
    assertThat(vault.reveal("openai")).hasValue(VALUE);
    assertThat(delete("openai?force=true").status()).isEqualTo(200);
    assertThat(vault.reveal("openai")).isEmpty();
    assertThat(delete("openai").status()).isEqualTo(404);
  }

  @Test
  void theKeyIsRotated() throws Exception {
    set("openai", VALUE);
    String before = control.store.state().secret("openai").orElseThrow().envelope();

    Response rotated = control.post(PATH + "/rotate-key", "");

    assertThat(rotated.body()).containsEntry("secrets", 1L);
    assertThat(control.store.state().secret("openai").orElseThrow().envelope())
        .isNotEqualTo(before);
    assertThat(vault.reveal("openai")).hasValue(VALUE);
  }

  @Test
  void aLostKeyIsAConflictThatSaysWhatToDo() throws Exception {
    set("openai", VALUE);
    Files.delete(home.resolve("secret.key"));
    var store = control.store;
    vault =
        SecretVault.open(
            new SecretKeyFiles(home, new SecureRandom()),
            store,
            new AesGcm(new SecureRandom()),
            () -> ControlFixture.NOW);
    control = new ControlFixture(store, editor -> new SecretRoutes(editor, vault).routes());

    Response refused = set("other", VALUE);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error().get("code")).isEqualTo("secret_key_lost");
    assertThat(refused.error().get("message").toString()).contains("secret.key", "openai");
    assertThat(refused.error().get("hint").toString()).contains("set them again");
    assertThat(control.get(PATH + "/openai").body()).containsEntry("state", "key_lost");
    assertThat(home.resolve("secret.key")).doesNotExist();
  }

  @Test
  void withoutTheTokenNothingIsToldOrTaken() throws Exception {
    assertThat(control.send("PUT", PATH + "/a", null, "{\"value\":\"x\"}").status()).isEqualTo(401);
    assertThat(control.send("GET", PATH, "wrong", "").status()).isEqualTo(401);
    assertThat(control.store.state().secrets()).isEmpty();
  }
}
