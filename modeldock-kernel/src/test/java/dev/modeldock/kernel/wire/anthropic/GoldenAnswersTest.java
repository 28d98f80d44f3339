package dev.modeldock.kernel.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.GoldenFiles;
import dev.modeldock.kernel.wire.ScriptedEvents;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients see of answers, byte for byte. */
class GoldenAnswersTest {

  static final AnswerHead HEAD = new AnswerHead("req_1", 5, "claude-\"x\"", 120);
  private static final GoldenFiles FILES = new GoldenFiles("anthropic", "answers");

  static List<String> names() {
    return FILES.names(".events");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aStreamIsTheseEvents(String name) throws ProviderException {
    var out = new ByteSink(64);
    var writer = new MessageWriter(out, HEAD, shown(name));
    for (ModelEvent each : events(name)) {
      writer.render(each);
    }
    assertThat(writer.completed()).isTrue();
    writer.finish();

    FILES.check(name + ".sse", new String(out.toBytes(), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aWholeAnswerIsThisMessage(String name) throws ProviderException {
    var fold = new MessageFold(HEAD, shown(name));
    for (ModelEvent each : events(name)) {
      fold.add(each);
    }
    assertThat(fold.completed()).isTrue();

    FILES.check(name + ".json", new String(fold.body(), UTF_8) + "\n");
  }

  private static List<ModelEvent> events(String name) {
    return ScriptedEvents.read(FILES.read(name + ".events"));
  }

  private static boolean shown(String name) {
    return !name.startsWith("hidden");
  }
}
