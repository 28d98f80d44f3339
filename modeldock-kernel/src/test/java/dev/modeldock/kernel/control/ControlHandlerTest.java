package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlHandlerTest {

  private final ControlFixture control = new ControlFixture();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/v1/status",
        "/admin/v1/instances",
        "/admin/v1/keys",
        "/admin/v1/audit/tail",
        "/metrics",
        "/admin/v1/nothing",
        "/"
      })
  void nothingIsToldWithoutTheToken(String path) throws Exception {
    var missing = control.send("GET", path, null, "");
    var wrong = control.send("GET", path, "mdk_some_client_key", "");

    assertThat(missing.status()).isEqualTo(401);
    assertThat(missing.error().get("code")).isEqualTo("missing_credential");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.error().get("code")).isEqualTo("invalid_credential");
    assertThat(ControlFixture.text(wrong.body())).doesNotContain("mdk_some_client_key");
  }

  @Test
  void theBodyOfACallerWithoutTheTokenChangesNothing() throws Exception {
    var refused = control.send("POST", "/admin/v1/keys", "wrong", "{\"name\":\"laptop\"}");

    assertThat(refused.status()).isEqualTo(401);
    assertThat(control.minted).isZero();
  }

  @Test
  void livenessAndReadinessNeedNoToken() throws Exception {
    assertThat(control.send("GET", "/livez", null, "").status()).isEqualTo(200);
    assertThat(control.send("GET", "/readyz", null, "").status()).isEqualTo(200);

    control.ready = false;

    assertThat(control.send("GET", "/livez", null, "").status()).isEqualTo(200);
    assertThat(control.send("GET", "/readyz", null, "").status()).isEqualTo(503);
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    var response = control.get("/admin/v1/instances/a/b/c");

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.error().get("code")).isEqualTo("route_not_found");
  }

  @Test
  void anotherMethodIsToldWhichAreAllowed() throws Exception {
    var response = control.send("PATCH", "/admin/v1/instances", ControlFixture.TOKEN, "");

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.headers()).contains("allow: GET, POST");
  }

  @Test
  void answersAreNeverCached() throws Exception {
    assertThat(control.get("/admin/v1/status").headers()).contains("cache-control: no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "nonsense",
        "{\"name\":\"a\"",
        "{\"name\":\"a\"} {}",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"name\":1e999}",
        "{\"name\":12345678901234567890}"
      })
  void aBodyThatIsNotOneJsonObjectIsRefused(String body) throws Exception {
    var response = control.post("/admin/v1/keys", body);

    assertThat(response.status()).isEqualTo(400);
    assertThat(control.minted).isZero();
  }

  @Test
  void aBodyThatIsNestedTooDeeplyIsRefused() throws Exception {
    var response =
        control.post("/admin/v1/keys", "{\"name\":" + "[".repeat(100) + "]".repeat(100) + "}");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.error().get("code")).isEqualTo("invalid_json");
  }

  @Test
  void anUnknownFieldIsRefusedWithTheNearestOne() throws Exception {
    var response = control.post("/admin/v1/keys", "{\"name\":\"a\",\"scope\":[\"chat\"]}");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.error().get("code")).isEqualTo("unknown_field");
    assertThat(response.error().get("hint")).asString().contains("scopes");
  }

  @Test
  void anUnknownQueryParameterIsRefusedWithTheNearestOne() throws Exception {
    var response = control.get("/admin/v1/audit?limits=3");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.error().get("hint")).asString().contains("limit");
  }

  @Test
  void aChangeThatCannotBeKeptIsAnErrorThatTellsNoPath() throws Exception {
    control.store.broken = true;

    var response = control.post("/admin/v1/keys", "{\"name\":\"a\"}");

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.error().get("code")).isEqualTo("storage_failed");
    assertThat(ControlFixture.text(response.body())).doesNotContain("/secret/place", "mdk_");
  }

  @Test
  void theStatusSaysWhatRuns() throws Exception {
    var status = control.get("/admin/v1/status").body();

    assertThat(status)
        .containsEntry("version", "0.1.0")
        .containsEntry("gateway", "http://127.0.0.1:3737")
        .containsEntry("control", "http://127.0.0.1:3738")
        .containsEntry("uptime_seconds", 90L)
        .containsEntry("in_flight", 2L)
        .containsEntry("pid", 42L);
  }

  @Test
  void modelsAreListedAndRefreshedOnlyWhenAskedFor() throws Exception {
    var models = control.get("/admin/v1/models");
    control.get("/admin/v1/models?refresh=true");

    assertThat(ControlFixture.text(models.data()))
        .contains("\"id\":\"ollama-local:qwen3:8b\"", "\"name\":\"qwen3:8b\"", "4096");
    assertThat(control.refreshes).containsExactly(false, true);
    assertThat(control.get("/admin/v1/models?refresh=yes").status()).isEqualTo(400);
  }

  @Test
  void configurationIsAList() throws Exception {
    var config = control.get("/admin/v1/config");
    assertThat(config.body()).containsEntry("file", "modeldock.yaml");
    assertThat(ControlFixture.text(config.data()))
        .contains("\"id\":\"port\"", "\"value\":3737", "\"source\":\"default\"", "[\"a\"]");
  }
}
