package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy.Globs;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import dev.modeldock.kernel.state.key.Reach;
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
        "{\"name\":\"a\",\"prompt_log\":\"everything\"}",
        "{\"name\":\"a\",\"allow_cloud\":\"yes\"}",
        "{\"name\":\"a\",\"limits\":{\"daily_tokens\":0}}",
        "{\"name\":\"a\",\"limits\":{\"requests_per_minute\":3000000000}}",
        "{\"name\":\"a\",\"limits\":{\"per_day\":5}}",
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

  private static final String FULL =
      """
      {"name":"ci","deny_models":["a:*"],"deny_aliases":["slow"],"deny_instances":["b"],
       "allow_cloud":true,"allow_high_risk":false,"allow_lan":true,"prompt_log":"redacted",
       "limits":{"requests_per_minute":60,"tokens_per_minute":10000,"concurrent_streams":4,
                 "daily_tokens":1000000000000}}
      """;

  private KeyRecord kept() {
    return control.store.state().key("pub1").orElseThrow();
  }

  @Test
  void aNewKeyReachesWhatIsLocalAndOfLowRisk() throws Exception {
    assertThat(control.post(PATH, "{\"name\":\"laptop\"}").body())
        .containsEntry("allow_cloud", false)
        .containsEntry("allow_high_risk", false)
        .containsEntry("allow_lan", false);
    assertThat(kept().policy().reach()).isEmpty();
  }

  @Test
  void allThatCanBeSaidOfAKeyIsKeptAndShown() throws Exception {
    var shown = control.post(PATH, FULL).body();

    assertThat(kept().policy().deny())
        .isEqualTo(new Globs(List.of("a:*"), List.of("slow"), List.of("b")));
    assertThat(kept().policy().reach()).containsExactlyInAnyOrder(Reach.CLOUD, Reach.LAN);
    assertThat(kept().limits()).isEqualTo(new KeyLimits(60, 10_000L, 4, 1_000_000_000_000L));
    assertThat(kept().grant().promptLog()).isEqualTo(PromptLogging.REDACTED);
    assertThat(shown)
        .containsEntry("deny_instances", List.of("b"))
        .containsEntry("prompt_log", "redacted")
        .containsEntry("last_used_at", "2029-12-31T23:59:55Z");
    assertThat(ControlFixture.text(shown.get("limits"))).contains("\"daily_tokens\":1000000000000");
  }

  @Test
  void aChangeChangesWhatItNamesAndNothingElse() throws Exception {
    control.post(PATH, FULL);
    KeyRecord before = kept();

    var changed =
        control.send(
            "PATCH",
            PATH + "/ci",
            ControlFixture.TOKEN,
            """
            {"allow_cloud":false,"deny_models":null,"limits":{"daily_tokens":null},
             "prompt_log":null,"expires_at":"2030-02-01T00:00:00Z"}
            """);

    assertThat(changed.status()).isEqualTo(200);
    assertThat(kept().policy().reach()).containsExactly(Reach.LAN);
    assertThat(kept().policy().deny())
        .isEqualTo(new Globs(List.of(), List.of("slow"), List.of("b")));
    assertThat(kept().limits()).isEqualTo(new KeyLimits(60, 10_000L, 4, null));
    assertThat(kept().grant().promptLog()).isNull();
    assertThat(kept().expiresAt()).isEqualTo(Instant.parse("2030-02-01T00:00:00Z"));
    assertThat(kept().hashes()).isEqualTo(before.hashes());
    assertThat(kept().scopes()).isEqualTo(before.scopes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"other\"}",
        "{\"revoked_at\":null}",
        "{\"expires_at\":\"2029-12-31T23:59:59Z\"}",
        "{\"limits\":5}"
      })
  void aChangeOfTheWrongFormChangesNothing(String body) throws Exception {
    control.post(PATH, FULL);
    KeyRecord before = kept();

    assertThat(control.send("PATCH", PATH + "/ci", ControlFixture.TOKEN, body).status())
        .isEqualTo(400);
    assertThat(kept()).isEqualTo(before);
  }

  @Test
  void aRotatedKeyShowsItsNewTextOnceAndUntilWhenTheOldOneIsGood() throws Exception {
    control.post(PATH, FULL);
    KeyRecord before = kept();

    var rotated = control.post(PATH + "/ci/rotate", "{\"grace_seconds\":3600}");

    assertThat(rotated.body())
        .containsEntry("id", "pub1")
        .containsEntry("key", "mdk_pub1_rotated")
        .containsEntry("old_text_until", "2030-01-01T01:00:00Z");
    assertThat(kept().grant()).isEqualTo(before.grant());
    assertThat(kept().hashes().retiring()).isNotNull();
    assertThat(ControlFixture.text(control.get(PATH).body()))
        .contains("2030-01-01T01:00:00Z")
        .doesNotContain("mdk_pub1_rotated", "argon2id");
  }

  @Test
  void withoutAWordTheGraceIsADayAndItCanBeNone() throws Exception {
    control.post(PATH, FULL);
    assertThat(control.post(PATH + "/ci/rotate", "").body())
        .containsEntry("old_text_until", "2030-01-02T00:00:00Z");
    assertThat(control.post(PATH + "/ci/rotate", "{\"grace_seconds\":0}").body())
        .containsEntry("old_text_until", null);
    assertThat(kept().hashes().retiring()).isNull();
  }

  @Test
  void anExpiredKeyGetsTimeBeforeItGetsANewText() throws Exception {
    control.post(PATH, FULL);
    control.store.apply(new StateChange.PutKey(kept().expiring(ControlFixture.NOW)));

    var refused = control.post(PATH + "/ci/rotate", "");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error().get("hint")).asString().contains("--expires");
    control.post(PATH + "/ci", "{\"expires_at\":\"2030-02-01T00:00:00Z\"}");
    assertThat(control.post(PATH + "/ci/rotate", "").status()).isEqualTo(200);
  }

  @Test
  void aRevokedKeyStaysAsItWas() throws Exception {
    control.post(PATH, FULL);
    control.send("DELETE", PATH + "/ci", ControlFixture.TOKEN, "");
    KeyRecord revoked = kept();

    assertThat(control.post(PATH + "/pub1/rotate", "").status()).isEqualTo(409);
    assertThat(control.post(PATH + "/pub1", "{\"expires_at\":null}").status()).isEqualTo(409);
    assertThat(kept()).isEqualTo(revoked);
  }
}
