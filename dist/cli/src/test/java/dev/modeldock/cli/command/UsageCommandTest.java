package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageCommandTest {

  private static final String FIGURES =
      """
      "requests":3,"errors":1,"prompt_tokens":30,"completion_tokens":60,"latency_p50_ms":12,\
      "latency_p95_ms":40,"first_token_p50_ms":5,"first_token_p95_ms":9\
      """;
  private static final String USAGE =
      """
      {"since":"2030-01-01T00:00:00Z","until":"2030-01-01T02:00:00Z","step":"hour","by":"key",\
      "complete":true,"total":{%1$s},"data":[{"id":"pub1","name":"ci",%1$s,"points":[\
      {"at":"2030-01-01T01:00:00Z",%1$s}]}]}\
      """
          .formatted(FIGURES);

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

  @Test
  void withoutAnythingSaidItIsOneLine() {
    gateway.answer("GET", "/admin/v1/usage", 200, USAGE);

    assertThat(shell.run("usage").lines()).containsExactly("all\t3\t1\t30\t60\t12\t40\t5");
  }

  @Test
  void eachKeyIsALineOfItsOwn() {
    gateway.answer("GET", "/admin/v1/usage?by=key", 200, USAGE);

    assertThat(shell.run("usage", "--by", "key").lines())
        .containsExactly("ci\t3\t1\t30\t60\t12\t40\t5");
  }

  @Test
  void eachSpanIsALineWhenAStepIsAskedFor() {
    gateway.answer("GET", "/admin/v1/usage?step=hour", 200, USAGE);

    assertThat(shell.run("usage", "--step", "hour").lines())
        .containsExactly("2030-01-01T01:00:00Z\t3\t1\t30\t60\t12\t40\t5");
  }

  @Test
  void programsGetTheDocumentAsItIs() {
    gateway.answer("GET", "/admin/v1/usage", 200, USAGE);

    assertThat(shell.run("usage", "--json").lines()).containsExactly(USAGE);
  }

  @Test
  void sumsThatAreNotWholeYetAreSaidToBeSo() {
    gateway.answer("GET", "/admin/v1/usage", 200, USAGE.replace("true", "false"));

    assertThat(shell.run("usage").err()).contains("made anew");
  }

  @Test
  void aTimeThatIsNoneIsRefusedHere() {
    assertThat(shell.run("usage", "--since", "yesterday").exit()).isEqualTo(2);
  }

  @Test
  void aRequestThatIsServedIsListedAndEnded() {
    gateway.answer(
        "GET",
        "/admin/v1/requests",
        200,
        """
        {"data":[{"id":"r1","name":"r1","key_id":"pub1","key":"ci","operation":"chat",\
        "model":"fast","target":"a:b","phase":"stream","stream":true,\
        "since":"2030-01-01T00:00:00Z"}]}\
        """);
    gateway.answer(
        "DELETE",
        "/admin/v1/requests/r1",
        200,
        "{\"id\":\"r1\",\"name\":\"r1\",\"state\":\"cancelled\"}");

    assertThat(shell.run("requests", "list").lines())
        .containsExactly("r1\t2030-01-01T00:00:00Z\tci\tchat\tfast\ta:b\tstream");
    assertThat(shell.run("requests", "cancel", "r1").lines())
        .containsExactly("id\tr1", "state\tcancelled");
  }
}
