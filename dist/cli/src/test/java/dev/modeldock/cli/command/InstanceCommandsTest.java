package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceCommandsTest {

  private static final String PATH = "/admin/v1/instances/o";
  private static final String INSTANCE =
      """
      {"id":"o","name":"o","type":"ollama","state":"ready","problems":[],"in_flight":2,\
      "waiting":1,"health":{"status":"down","since":"2030-01-01T00:00:00Z","why":"refused"},\
      "risk":"low","risk_source":"type","source":"state"}\
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

  private String sent(String command) {
    gateway.answer("POST", "/admin/v1/instances", 201, INSTANCE);
    gateway.answer("POST", PATH, 200, INSTANCE);
    assertThat(shell.run(command.split(" ")).exit()).isZero();
    return gateway.lastRequest().body();
  }

  @Test
  void limitsAreSentAsTheyAreSaid() {
    assertThat(
            sent(
                "instances add o --type ollama --max-concurrent 2 --queue 8 --queue-timeout 30s"
                    + " --connect-timeout 1s --first-event-timeout 2m --idle-timeout 20s"
                    + " --total-timeout 1h"))
        .isEqualTo(
            "{\"id\":\"o\",\"type\":\"ollama\",\"max_concurrent\":2,\"queue\":8,"
                + "\"queue_timeout\":\"30s\",\"timeouts\":{\"connect\":\"1s\","
                + "\"first_event\":\"2m\",\"idle\":\"20s\",\"total\":\"1h\"}}");
  }

  @Test
  void aChangeHoldsOnlyWhatWasSaid() {
    assertThat(sent("instances set o --set n=3 --no-lan"))
        .isEqualTo("{\"settings\":{\"n\":3},\"lan\":false}");
  }

  @Test
  void whatIsTakenBackIsSentAsNull() {
    assertThat(
            sent(
                "instances set o --unset base_url --unset secret.api_key --unset risk"
                    + " --unset idle-timeout --unset allow-model --unset settings.queue"))
        .isEqualTo(
            "{\"settings\":{\"base_url\":null,\"queue\":null},\"secrets\":{\"api_key\":null},"
                + "\"risk\":null,\"timeouts\":{\"idle\":null},\"allowed_models\":null}");
  }

  @Test
  void aChangeOfNothingIsAMistake() {
    var result = shell.run("instances", "set", "o");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("something to change");
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void theListShowsHowEachIsAndHowMuchItDoes() {
    gateway.answer("GET", "/admin/v1/instances", 200, "{\"data\":[" + INSTANCE + "]}");

    assertThat(shell.run("instances", "list").out())
        .isEqualTo("o\tollama\tready\tdown\t2\t1\tstate\t\n");
  }

  @Test
  void oneInstanceIsShownWithItsHealthAndRisk() {
    gateway.answer("GET", PATH, 200, INSTANCE);

    assertThat(shell.run("instances", "show", "o").lines())
        .contains("health.status\tdown", "health.why\trefused", "risk\tlow", "risk_source\ttype");
  }

  @ParameterizedTest
  @CsvSource({"true,0", "false,1"})
  void aTestEndsAsItsStepsDo(boolean ok, int exit) {
    gateway.answer(
        "POST",
        PATH + "/test",
        200,
        """
        {"id":"o","name":"o","ok":%s,"steps":[{"step":"provider","result":"ok","detail":"x 1"},\
        {"step":"reachable","result":"failed","detail":"refused"}]}\
        """
            .formatted(ok));

    var text = shell.run("instances", "test", "o");
    var json = shell.run("instances", "test", "o", "--model", "m", "--no-tokens", "--json");

    assertThat(text.exit()).isEqualTo(exit);
    assertThat(text.out()).isEqualTo("provider\tok\tx 1\nreachable\tfailed\trefused\n");
    assertThat(json.exit()).isEqualTo(exit);
    assertThat(json.out()).startsWith("{\"id\":\"o\"").hasLineCount(1);
    assertThat(gateway.lastRequest().body()).isEqualTo("{\"model\":\"m\",\"no_tokens\":true}");
  }

  @Test
  void theStatusWarnsOfWhatIsNotUp() {
    gateway.answer(
        "GET",
        "/admin/v1/status",
        200,
        "{\"version\":\"1\",\"instances\":{\"total\":1,\"ready\":1,\"problems\":[],\"unwell\":["
            + INSTANCE
            + "]}}");

    assertThat(shell.run("status").err())
        .contains("warning: o is down since 2030-01-01T00:00:00Z: refused");
  }

  private static final String PROVIDER =
      """
      {"id":"third","name":"Third","locality":"local","risk":"low","side_effects":"none",\
      "single_instance":true,"max_concurrent":null,"settings":[{"id":"url","name":"url",\
      "type":"url","required":true,"default":null,"description":"Where.","suggestions":["a"]}],\
      "model_options":[],"secrets":["api_key"]}\
      """;

  @Test
  void providerTypesAreListed() {
    gateway.answer("GET", "/admin/v1/providers", 200, "{\"data\":[" + PROVIDER + "]}");

    assertThat(shell.run("providers", "list").out()).isEqualTo("third\tThird\tlocal\tlow\ttrue\n");
    assertThat(shell.run("providers", "list", "-q").lines()).containsExactly("third");
  }

  @Test
  void aProviderTypeIsShownWithWhatItTakes() {
    gateway.answer("GET", "/admin/v1/providers/third", 200, PROVIDER);

    assertThat(shell.run("providers", "show", "third").lines())
        .contains("single_instance\ttrue", "secrets\tapi_key", "url\turl\ttrue\t\tWhere.\ta");
    assertThat(shell.run("providers", "show", "third", "--json").out()).hasLineCount(1);
  }
}
