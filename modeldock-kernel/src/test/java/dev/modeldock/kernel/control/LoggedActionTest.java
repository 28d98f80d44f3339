package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.ControlEvent.Outcome;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever acts on the control listener leaves a line. */
class LoggedActionTest {

  private static final String INSTANCE =
      """
      {"id":"a","type":"ollama","settings":{"base_url":"http://me:hunter2@127.0.0.1:1"},
       "secrets":{"api_key":"env:KEY"}}
      """;

  private final MemoryStateStore store = new MemoryStateStore();
  private final ControlFixture control =
      new ControlFixture(
          store,
          _ ->
              List.of(
                  Route.told("/admin/v1/letters/{letter}", _ -> Reply.ok(JsonDoc.empty())),
                  Route.of(
                      "POST", "/admin/v1/things/{thing}/turn-off", _ -> Reply.ok(JsonDoc.empty())),
                  Route.of(
                      "PUT",
                      "/admin/v1/things/{thing}",
                      _ -> {
                        throw new IOException("the disk is full");
                      }),
                  Route.of(
                      "DELETE",
                      "/admin/v1/things/{thing}",
                      _ -> {
                        throw new IllegalStateException("a defect");
                      })));

  @Test
  void aNewInstanceIsShownAsItWillBeAndWithoutAPassword() throws Exception {
    control.post("/admin/v1/instances", INSTANCE);

    ControlEvent event = only();
    assertThat(event.action()).isEqualTo("instances.create");
    assertThat(event.subject()).isEqualTo("a");
    assertThat(event.actor()).isEqualTo(new ControlEvent.Actor("control.token", "127.0.0.1"));
    assertThat(event.outcome()).isEqualTo(Outcome.DONE);
    assertThat(event.change().before()).isNull();
    assertThat(event.change().after())
        .contains("\"type\":\"ollama\"", "http://***@127.0.0.1:1", "env:KEY")
        .doesNotContain("hunter2");
  }

  @Test
  void whoReadsWhatIsPrivateIsTold() throws Exception {
    control.get("/admin/v1/letters/7");

    assertThat(only().action()).isEqualTo("letters.read");
    assertThat(only().subject()).isEqualTo("7");
  }

  @Test
  void aChangeIsShownBeforeAndAfter() throws Exception {
    control.post("/admin/v1/instances", INSTANCE);
    control.actions.events.clear();

    control.post("/admin/v1/instances/a/disable", "");

    assertThat(only().action()).isEqualTo("instances.disable");
    assertThat(only().change().before()).contains("\"enabled\":true");
    assertThat(only().change().after()).contains("\"enabled\":false");
  }

  @Test
  void aKeyIsShownWithoutItsHashAndItsText() throws Exception {
    control.post("/admin/v1/keys", "{\"name\":\"ci\"}");

    assertThat(only().action()).isEqualTo("keys.create");
    assertThat(only().subject()).isEqualTo("pub1");
    assertThat(only().toString())
        .contains("\"name\":\"ci\"", "mdk_pub1")
        .doesNotContain("argon2", "secret");
  }

  @Test
  void whatIsThereNoMoreIsShownAsItWas() throws Exception {
    control.post("/admin/v1/instances", INSTANCE);
    control.send("PUT", "/admin/v1/aliases/best", ControlFixture.TOKEN, "{\"targets\":[\"a:m\"]}");
    control.actions.events.clear();

    control.send("DELETE", "/admin/v1/aliases/best", ControlFixture.TOKEN, "");

    assertThat(only().action()).isEqualTo("aliases.remove");
    assertThat(only().change().before()).contains("a:m");
    assertThat(only().change().after()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /admin/v1/keys, 400, keys.create, , refused, invalid_json",
    "DELETE, /admin/v1/keys/nobody, 404, keys.remove, nobody, refused, key_not_found",
    "POST, /admin/v1/things/x/turn-off, 200, things.turn_off, x, done,",
    "PUT, /admin/v1/things/x, 500, things.set, x, failed, storage_failed",
    "DELETE, /admin/v1/things/x, 500, things.remove, x, failed, internal_error",
  })
  void whatChangesNothingLeavesALineToo(
      String method,
      String path,
      int status,
      String action,
      String subject,
      String outcome,
      String error)
      throws Exception {
    assertThat(control.send(method, path, ControlFixture.TOKEN, "no json").status())
        .isEqualTo(status);

    assertThat(only().action()).isEqualTo(action);
    assertThat(only().subject()).isEqualTo(subject);
    assertThat(only().outcome().id()).isEqualTo(outcome);
    assertThat(only().error()).isEqualTo(error);
  }

  @Test
  void whoHasNoCredentialIsNobody() throws Exception {
    assertThat(control.send("POST", "/admin/v1/keys", "wrong", "{}").status()).isEqualTo(401);

    assertThat(only().actor().name()).isEqualTo("nobody");
    assertThat(only().error()).isEqualTo("invalid_credential");
  }

  @Test
  void theTextOfAKeyInThePlaceOfItsNameIsNotRepeated() throws Exception {
    control.send(
        "DELETE", "/admin/v1/keys/mdk_abcdefgh_topsecrettopsecret", ControlFixture.TOKEN, "");

    assertThat(only().toString()).doesNotContain("topsecret");
  }

  @Test
  void whoOnlyLooksLeavesNothing() throws Exception {
    control.get("/admin/v1/keys");
    control.get("/admin/v1/keys/nobody");

    assertThat(control.actions.events).isEmpty();
  }

  @Test
  void whatCannotBeAuditedIsNotDone() throws Exception {
    control.actions.room = 0;

    var response = control.post("/admin/v1/instances", INSTANCE);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.error().get("code")).isEqualTo("audit_unavailable");
    assertThat(response.error().get("message").toString()).startsWith("nothing was done");
    assertThat(store.state().instances()).isEmpty();
  }

  @Test
  void anAuditThatBreaksWhileAnActionRunsIsTold() throws Exception {
    var thing = new ControlFixture(new MemoryStateStore(), _ -> List.of());
    thing.actions.room = 1;
    assertThat(thing.post("/admin/v1/keys", "{\"name\":\"one\"}").status()).isEqualTo(201);

    assertThat(thing.post("/admin/v1/keys", "{\"name\":\"two\"}").status()).isEqualTo(503);
    assertThat(thing.store.state().keys()).hasSize(1);
  }

  private ControlEvent only() {
    assertThat(control.actions.events).hasSize(1);
    return control.actions.events.getFirst();
  }
}
