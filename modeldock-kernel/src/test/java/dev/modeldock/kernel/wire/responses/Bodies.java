package dev.modeldock.kernel.wire.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.responses.request.StoredItems;
import java.time.Instant;
import java.util.Optional;

/** Bodies of requests, read where nothing is stored. */
final class Bodies {

  static final AnswerHead HEAD = AnswerHead.of("req_1", Instant.ofEpochSecond(5), "gpt");

  private static final StoredItems NOTHING =
      new StoredItems() {
        @Override
        public Optional<byte[]> conversation(String responseId) {
          return Optional.empty();
        }

        @Override
        public Optional<byte[]> item(String itemId) {
          return Optional.empty();
        }
      };

  private Bodies() {}

  private static Decision<ResponsesBody> decide(String json) {
    return ResponsesBody.read(json.getBytes(UTF_8), NOTHING, _ -> {});
  }

  static ResponsesBody read(String json) {
    return switch (decide(json)) {
      case Decision.Pass<ResponsesBody>(var read) -> read;
      case Decision.Refuse<ResponsesBody>(var why) -> throw new AssertionError(why.message());
    };
  }

  static Refusal refused(String json) {
    return switch (decide(json)) {
      case Decision.Pass<ResponsesBody> _ -> throw new AssertionError("not refused");
      case Decision.Refuse<ResponsesBody>(var why) -> why;
    };
  }

  /** A request with a function, a tool of free text and one in a namespace. */
  static ResponsesBody tools() {
    return read(
        """
        {"model":"gpt","input":"Hi","store":false,"tools":[
        {"type":"function","name":"weather","parameters":{"type":"object"}},
        {"type":"custom","name":"patch"},
        {"type":"namespace","name":"team","tools":[{"type":"function","name":"wait"}]}]}
        """);
  }
}
