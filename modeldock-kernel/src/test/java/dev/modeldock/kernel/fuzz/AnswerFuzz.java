package dev.modeldock.kernel.fuzz;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.anthropic.MessagesBody;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import dev.modeldock.kernel.wire.dialect.ModelRequest;
import dev.modeldock.kernel.wire.openai.ChatBody;
import dev.modeldock.kernel.wire.openai.completion.CompletionBody;
import dev.modeldock.kernel.wire.responses.ResponsesBody;
import dev.modeldock.kernel.wire.upstream.CompletionAssembly;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pieces of a runtime's stream, one a line, told to a client of each dialect, whole and in
 * pieces: the runtime's fault is said as one, and whatever is written is the dialect's JSON.
 */
public final class AnswerFuzz {

  private static final int MOST = 1 << 20;

  private static final List<ModelRequest> REQUESTS =
      List.of(
          chat("{\"model\":\"a\",\"messages\":[{}],\"stream\":true}"),
          passed(
              MessagesBody.read(
                  bytes(
                      "{\"model\":\"a\",\"max_tokens\":9,\"messages\":"
                          + "[{\"role\":\"user\",\"content\":\"x\"}]}"))),
          passed(CompletionBody.read(bytes("{\"model\":\"a\",\"prompt\":\"x\"}"))),
          responses("{\"model\":\"a\",\"input\":\"x\"}"));

  private AnswerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    List<OpenAiChunk> pieces = pieces(data);
    assembled(pieces);
    for (ModelRequest request : REQUESTS) {
      folded(request, pieces);
      written(request, pieces);
    }
  }

  private static void assembled(List<OpenAiChunk> pieces) {
    var assembly = new CompletionAssembly("host:1", MOST);
    try {
      for (OpenAiChunk piece : pieces) {
        assembly.add(piece);
      }
    } catch (ProviderException _) {
      return;
    }
    StreamReadings.lenient(assembly.whole());
  }

  private static void folded(ModelRequest request, List<OpenAiChunk> pieces) {
    AnswerFold fold = request.fold(DialectFuzz.HEAD);
    try {
      for (OpenAiChunk piece : pieces) {
        fold.add(piece);
      }
    } catch (ProviderException _) {
      return;
    }
    if (fold.completed()) {
      StreamReadings.lenient(fold.body());
    }
  }

  private static void written(ModelRequest request, List<OpenAiChunk> pieces) {
    var out = new ByteSink(256);
    AnswerWriter writer = request.writer(out, DialectFuzz.HEAD);
    try {
      for (OpenAiChunk piece : pieces) {
        writer.render(piece);
      }
      if (writer.completed()) {
        writer.finish();
      } else {
        writer.fail(Refusal.of(ErrorCode.UPSTREAM_CUT, "It ended too early."));
      }
    } catch (ProviderException told) {
      writer.fail(Refusal.of(ErrorCode.UPSTREAM_PROTOCOL, told.getMessage()));
    }
    StreamReadings.events(out.toBytes());
  }

  private static List<OpenAiChunk> pieces(byte[] data) {
    var pieces = new ArrayList<OpenAiChunk>();
    int from = 0;
    for (int i = 0; i <= data.length; i++) {
      if (i == data.length || data[i] == '\n') {
        if (i > from) {
          pieces.add(OpenAiChunk.of(Arrays.copyOfRange(data, from, i)));
        }
        from = i + 1;
      }
    }
    return pieces;
  }

  private static ModelRequest chat(String body) {
    byte[] bytes = bytes(body);
    return passed(ChatBody.scan(bytes, bytes.length));
  }

  private static ModelRequest responses(String body) {
    return passed(
        ResponsesBody.read(
            bytes(body), ResponsesFuzz.STORED, kept -> DialectFuzz.scanned(kept.json())));
  }

  private static <R extends ModelRequest> R passed(Decision<R> decision) {
    return switch (decision) {
      case Decision.Pass<R>(var request) -> request;
      case Decision.Refuse<R>(var why) -> throw new IllegalStateException(why.message());
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
