package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.CUT;
import static dev.modeldock.kernel.endpoint.Scripts.DOWN;
import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static dev.modeldock.kernel.endpoint.Scripts.streamed;
import static dev.modeldock.kernel.endpoint.Scripts.whole;
import static dev.modeldock.kernel.state.key.PromptLogging.FULL;
import static dev.modeldock.kernel.state.key.PromptLogging.METADATA;
import static dev.modeldock.kernel.state.key.PromptLogging.OFF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.Stage;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.promptlog.PromptModes.Overrides;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the prompt log keeps of requests on their way. */
@Timeout(20)
class PromptLogTest {

  @TempDir Path folder;
  private PromptHome home;

  @BeforeEach
  void open() {
    home = new PromptHome(folder);
  }

  @AfterEach
  void close() throws IOException {
    home.close();
  }

  @Test
  void switchedOffItLeavesNothingBehind() throws Exception {
    home.keeping(OFF).with("a", greets());

    home.gateway.serve(streamed("a:m"));

    assertThat(home.entries()).isEmpty();
    assertThat(home.leftAnything()).isFalse();
  }

  @Test
  void theWholeConversationIsKept() throws Exception {
    home.keeping(FULL).with("a", greets());

    home.gateway.serve(streamed("a:m"));

    JsonObject entry = home.entry();
    assertThat(entry.text("target")).isEqualTo("a:m");
    assertThat(entry.text("outcome")).isEqualTo("completed");
    assertThat(entry.text("finish_reason")).isEqualTo("stop");
    assertThat(entry.integer("completion_tokens")).isEqualTo(2);
    assertThat(entry.object("prompt").objects("messages"))
        .singleElement()
        .satisfies(message -> {
          assertThat(message.text("role")).isEqualTo("user");
          assertThat(message.text("text")).isEqualTo("Hi");
        });
    assertThat(entry.object("reply").text("text")).isEqualTo("Hello there");
  }

  @Test
  void ofMetadataThereAreLengthsOnly() throws Exception {
    home.keeping(METADATA).with("a", greets());

    home.gateway.serve(whole("a:m"));

    JsonObject entry = home.entry();
    assertThat(entry.object("prompt").objects("messages").getFirst().integer("text_chars"))
        .isEqualTo(2);
    assertThat(entry.object("reply").integer("text_chars")).isEqualTo(11);
    assertThat(PromptHome.text(entry)).doesNotContain("Hi", "Hello");
  }

  @Test
  void anInstanceMayHaveLessKept() throws Exception {
    home.keeping(FULL).with("a", greets()).promptLog("a", OFF);

    home.gateway.serve(whole("a:m"));

    assertThat(home.entries()).isEmpty();
    assertThat(home.leftAnything()).isFalse();
  }

  @Test
  void anInstanceMayHaveMoreKeptOnlyIfTheOwnerSaysSo() throws Exception {
    home.keeping(OFF, Overrides.SPECIFIC).with("a", greets()).promptLog("a", FULL);

    home.gateway.serve(whole("a:m"));

    assertThat(home.entry().object("reply").text("text")).isEqualTo("Hello there");
  }

  @Test
  void eachInstanceOfAChainDecidesForWhatItWasSent() throws Exception {
    Step busy = Scripts.fail(new Overloaded(Stage.SENT, "too busy", null));
    home.keeping(FULL)
        .with("a", new ScriptedProvider(busy))
        .with("b", greets())
        .alias("both", "a:m", "b:n")
        .promptLog("b", METADATA);

    home.gateway.serve(whole("both"));

    List<JsonObject> entries = home.entries();
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).text("target")).isEqualTo("a:m");
    assertThat(entries.get(0).text("outcome")).isEqualTo("failed");
    assertThat(entries.get(0).text("error")).isEqualTo("upstream_overloaded");
    assertThat(PromptHome.text(entries.get(0))).contains("Hi");
    assertThat(entries.get(1).text("mode")).isEqualTo("metadata");
    assertThat(PromptHome.text(entries.get(1))).doesNotContain("Hi", "Hello");
  }

  @Test
  void ofATargetThatGotNothingNothingIsKept() throws Exception {
    home.keeping(FULL)
        .with("a", new ScriptedProvider(DOWN))
        .with("b", greets())
        .alias("both", "a:m", "b:n");

    home.gateway.serve(streamed("both"));

    assertThat(home.entry().text("target")).isEqualTo("b:n");
  }

  @Test
  void anAnswerThatBreaksOffIsKeptAsFarAsItCame() throws Exception {
    home.keeping(FULL).with("a", new ScriptedProvider(HELLO, CUT));

    home.gateway.serve(streamed("a:m"));

    JsonObject entry = home.entry();
    assertThat(entry.text("outcome")).isEqualTo("upstream_cut");
    assertThat(entry.has("finish_reason")).isFalse();
    assertThat(entry.object("reply").text("text")).isEqualTo("Hello");
  }

  @Test
  void ofAClientThatLeavesTheAnswerIsKeptAsFarAsItCame() throws Exception {
    var silent = new ScriptedProvider(HELLO, new Step.Silence());
    home.keeping(FULL).with("a", silent);
    FakeExchange exchange = streamed("a:m");

    Thread serving = home.gateway.start(exchange);
    exchange.awaitSent("Hello");
    silent.waiting.await();
    exchange.leave();
    serving.join();

    JsonObject entry = home.entry();
    assertThat(entry.text("outcome")).isEqualTo("client_gone");
    assertThat(entry.object("reply").text("text")).isEqualTo("Hello");
  }
}
