package dev.modeldock.kernel.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.GoldenFiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runtimes are told of requests, and which names clients are told were dropped. */
class GoldenRequestsTest {

  private static final GoldenFiles FILES = new GoldenFiles("anthropic", "requests");

  static List<String> names() {
    return FILES.names(".json");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRuntimeIsToldThis(String name) {
    MessagesBody body =
        switch (MessagesBody.read(FILES.read(name + ".json").getBytes(UTF_8))) {
          case Decision.Pass<MessagesBody>(var read) -> read;
          case Decision.Refuse<MessagesBody>(var why) -> throw new AssertionError(why.message());
        };
    String told = new String(body.openAiBody("m"), UTF_8);

    FILES.check(
        name + ".told",
        told.replace(",\"messages\":[", ",\n\"messages\":[\n")
                .replace("},{\"role\"", "},\n{\"role\"")
                .replace("],\"tools\"", "],\n\"tools\"")
            + "\ndropped: "
            + body.dropped()
            + "\n");
  }
}
