package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRoutesTest {

  private static final String PATH = "/admin/v1/keys";

  private final ControlFixture control = new ControlFixture();

  @Test
  void theTextOfAKeyIsShownOnceAndItsHashNever() throws Exception {
    var created = control.post(PATH, "{\"name\":\"laptop\"}");
    var listed = ControlFixture.text(control.get(PATH).body());
    var shown = ControlFixture.text(control.get(PATH + "/laptop").body());

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body())
        .containsEntry("id", "pub1")
        .containsEntry("name", "laptop")
        .containsEntry("prefix", "mdk_pub1")
        .containsEntry("key", "mdk_pub1_secret");
    assertThat(ControlFixture.text(created.body()) + listed + shown).doesNotContain("argon2id");
    assertThat(listed + shown).contains("mdk_pub1").doesNotContain("mdk_pub1_secret");
  }

  @Test
  void aKeyIsKeptWithWhatItMayReach() throws Exception {
    control.post(
        PATH,
        """
        {"name":"ci","scopes":["chat","admin"],"models":["*:qwen*"],"aliases":["best"],
         "instances":["ollama-*"],"expires_at":"2030-02-01T00:00:00Z"}
        """);

    KeyRecord kept = control.store.state().key("pub1").orElseThrow();
    assertThat(kept.scopes()).containsExactlyInAnyOrder(Scope.CHAT, Scope.ADMIN);
    assertThat(kept.policy().allow().models()).containsExactly("*:qwen*");
    assertThat(kept.policy().allow().aliases()).containsExactly("best");
    assertThat(kept.policy().allow().instances()).containsExactly("ollama-*");
    assertThat(kept.expiresAt()).isEqualTo(Instant.parse("2030-02-01T00:00:00Z"));
  }

  @Test
  void aKeyWithoutNamedScopesIsNoAdmin() throws Exception {
    control.post(PATH, "{\"name\":\"laptop\"}");

    assertThat(control.store.state().key("pub1").orElseThrow().scopes())
        .containsExactlyInAnyOrder(Scope.CHAT, Scope.MODELS, Scope.EMBEDDINGS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":\"mdk_looks_like_a_key\"}",
        "{\"name\":\"a/b\"}",
        "{\"name\":\"a\",\"scopes\":[\"everything\"]}",
        "{\"name\":\"a\",\"scopes\":\"chat\"}",
        "{\"name\":\"a\",\"expires_at\":\"tomorrow\"}",
        "{\"name\":\"a\",\"expires_at\":\"2029-12-31T23:59:59Z\"}",
        "{\"name\":\"a\",\"hash\":\"$argon2id$mine\"}",
        "{\"name\":\"a\",\"id\":\"chosen\"}"
      })
  void aKeyOfTheWrongFormIsNotMade(String body) throws Exception {
    assertThat(control.post(PATH, body).status()).isEqualTo(400);
    assertThat(control.store.state().keys()).isEmpty();
  }

  @Test
  void aNameIsFreeAgainOnceItsKeyIsRevoked() throws Exception {
    control.post(PATH, "{\"name\":\"ci\"}");
    assertThat(control.post(PATH, "{\"name\":\"ci\"}").status()).isEqualTo(409);

    control.send("DELETE", PATH + "/ci", ControlFixture.TOKEN, "");

    assertThat(control.post(PATH, "{\"name\":\"ci\"}").status()).isEqualTo(201);
    assertThat(control.get(PATH + "/ci").body()).containsEntry("state", "active");
    assertThat(control.get(PATH).data()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pub1", "mdk_pub1", "laptop"})
  void aKeyIsRevokedByIdPrefixOrName(String called) throws Exception {
    control.post(PATH, "{\"name\":\"laptop\"}");

    var revoked = control.send("DELETE", PATH + "/" + called, ControlFixture.TOKEN, "");

    assertThat(revoked.body())
        .containsEntry("state", "revoked")
        .containsEntry("revoked_at", ControlFixture.NOW.toString());
    assertThat(control.store.state().key("pub1").orElseThrow().validAt(ControlFixture.NOW))
        .isFalse();
  }

  @Test
  void revokingTwiceKeepsTheFirstMoment() throws Exception {
    control.post(PATH, "{\"name\":\"laptop\"}");
    control.send("DELETE", PATH + "/pub1", ControlFixture.TOKEN, "");
    long epoch = control.store.state().epoch();

    assertThat(control.send("DELETE", PATH + "/pub1", ControlFixture.TOKEN, "").status())
        .isEqualTo(200);
    assertThat(control.store.state().epoch()).isEqualTo(epoch);
  }

  @Test
  void anUnknownKeyIsNotFound() throws Exception {
    var response = control.send("DELETE", PATH + "/nobody", ControlFixture.TOKEN, "");

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.error().get("code")).isEqualTo("key_not_found");
    assertThat(List.copyOf(control.store.state().keys().values())).isEmpty();
  }
}
