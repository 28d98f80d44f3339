package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {

  private static final String PATH = "/admin/v1/aliases/fast";
  private static final String BODY = "{\"targets\":[\"ollama-local:qwen3\"]}";

  private final ControlFixture control = new ControlFixture();

  @Test
  void equalThingsSaidInAnotherOrderAreTheSame() {
    var one = JsonDoc.empty().with("a", new TreeMap<>(Map.of("x", 1, "y", 2))).with("b", 3);
    var other =
        JsonDoc.empty()
            .with("a", new TreeMap<>(Map.of("x", 1, "y", 2)).descendingMap())
            .with("b", 3);

    assertThat(Revision.of(one)).isEqualTo(Revision.of(other));
  }

  @Test
  void whatHasChangedIsNamed() {
    var before = Revision.of(JsonDoc.empty().with("a", 1).with("b", List.of("x")).with("c", null));
    var after = Revision.of(JsonDoc.empty().with("a", 1).with("b", List.of("y")).with("c", true));

    assertThat(after.changedSince(before.tag())).containsExactly("b", "c");
    assertThat(after.changedSince("nonsense")).isEmpty();
  }

  @Test
  void aChangeOfSomethingThatHasChangedIsRefused() throws Exception {
    addInstance();
    String first = tag(control.send("PUT", PATH, ControlFixture.TOKEN, BODY));
    control.send("PUT", PATH, ControlFixture.TOKEN, "{\"targets\":[\"ollama-local:other\"]}");

    var late = ifMatch("PUT", BODY, first);
    var removal = ifMatch("DELETE", "", first);

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.error().get("code")).isEqualTo("precondition_failed");
    assertThat(late.error().get("message"))
        .isEqualTo("alias 'fast' has changed since you read it: targets");
    assertThat(removal.status()).isEqualTo(412);
    assertThat(control.get(PATH).status()).isEqualTo(200);
  }

  @Test
  void aChangeOfWhatWasSeenIsMade() throws Exception {
    addInstance();
    String made = tag(control.send("PUT", PATH, ControlFixture.TOKEN, BODY));
    String read = tag(control.get(PATH));

    assertThat(read).startsWith(made.substring(0, made.length() - 1));
    assertThat(ifMatch("PUT", BODY, made).status()).isEqualTo(200);
    assertThat(ifMatch("PUT", BODY, read).status()).isEqualTo(200);
    assertThat(ifMatch("PUT", BODY, "\"other\", " + read).status()).isEqualTo(200);
    assertThat(ifMatch("PUT", BODY, "*").status()).isEqualTo(200);
    assertThat(ifMatch("PUT", BODY, "W/" + read).status()).isEqualTo(412);
    assertThat(ifMatch("DELETE", "", read).status()).isEqualTo(200);
    assertThat(ifMatch("PUT", BODY, read).status()).isEqualTo(412);
  }

  @Test
  void whatMustNotBeThereIsNotReplaced() throws Exception {
    addInstance();
    var exchange = put();
    exchange.headers.put("if-none-match", "*");

    assertThat(control.send(exchange).status()).isEqualTo(201);

    exchange = put();
    exchange.headers.put("if-none-match", "*");
    assertThat(control.send(exchange).status()).isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/admin/v1/aliases", "/admin/v1/config", "/admin/v1/instances/ollama-local"})
  void whatOneHasIsNotSentAgain(String path) throws Exception {
    addInstance();
    String tag = tag(control.get(path));
    var again = new FakeExchange("GET", path, ControlFixture.TOKEN, "");
    again.headers.put("if-none-match", tag);
    var weak = new FakeExchange("GET", path, ControlFixture.TOKEN, "");
    weak.headers.put("if-none-match", "\"old\", W/" + tag);
    var other = new FakeExchange("GET", path, ControlFixture.TOKEN, "");
    other.headers.put("if-none-match", "\"old\"");

    assertThat(control.send(again).status()).isEqualTo(304);
    assertThat(control.send(weak).status()).isEqualTo(304);
    assertThat(control.send(other).status()).isEqualTo(200);
  }

  @Test
  void instancesAndKeysAreChangedAsTheyWereSeen() throws Exception {
    addInstance();
    control.post("/admin/v1/keys", "{\"name\":\"ci\"}");
    for (String path : List.of("/admin/v1/instances/ollama-local", "/admin/v1/keys/ci")) {
      String change = path.contains("keys") ? "{\"models\":[\"a*\"]}" : "{\"lan\":true}";
      String before = tag(control.get(path));
      var first = new FakeExchange("PATCH", path, ControlFixture.TOKEN, change);
      first.headers.put("if-match", before);
      var second = new FakeExchange("PATCH", path, ControlFixture.TOKEN, change);
      second.headers.put("if-match", before);

      assertThat(control.send(first).status()).isEqualTo(200);
      var refused = control.send(second);
      assertThat(refused.status()).isEqualTo(412);
      assertThat(refused.error().get("message").toString())
          .endsWith(path.contains("keys") ? ": models" : ": lan");
    }
  }

  @Test
  void aTagTellsNothingOfANewKey() throws Exception {
    var made = control.post("/admin/v1/keys", "{\"name\":\"ci\"}");
    var shown = control.get("/admin/v1/keys/ci");

    assertThat(tag(made).split("\\.")).hasSize(2);
    assertThat(tag(shown)).startsWith(tag(made).substring(0, tag(made).length() - 1));
  }

  private void addInstance() throws ControlProblem {
    control.post("/admin/v1/instances", "{\"id\":\"ollama-local\",\"type\":\"ollama\"}");
  }

  private static FakeExchange put() {
    return new FakeExchange("PUT", PATH, ControlFixture.TOKEN, BODY);
  }

  private ControlFixture.Response ifMatch(String method, String body, String tag)
      throws ControlProblem {
    var exchange = new FakeExchange(method, PATH, ControlFixture.TOKEN, body);
    exchange.headers.put("if-match", tag);
    return control.send(exchange);
  }

  private static String tag(ControlFixture.Response response) {
    return response.headers().stream()
        .filter(header -> header.startsWith("etag: "))
        .map(header -> header.substring(6))
        .findFirst()
        .orElseThrow();
  }
}
