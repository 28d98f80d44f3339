package dev.modeldock.kernel.fuzz;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.MalformedJsonException;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.ModelRequest;

/** What holds for every dialect: a body is taken or refused, and what is taken can be answered. */
final class DialectFuzz {

  static final AnswerHead HEAD = new AnswerHead("req_0", 1_700_000_000, "alias", 12);

  private DialectFuzz() {}

  static <R extends ModelRequest> void judge(Decision<R> decision) {
    switch (decision) {
      case Decision.Pass<R>(var body) -> taken(body);
      case Decision.Refuse<R>(var why) ->
          Expect.that(!why.message().isBlank(), () -> "a refusal without a word");
    }
  }

  private static void taken(ModelRequest body) {
    scanned(body.openAiBody("m"));
    body.request();
    body.dropped();
    Expect.that(body.promptWeight().orElse(1) > 0, () -> "a prompt that weighs nothing");
    AnswerFold fold = body.fold(HEAD);
    try {
      fold.add(new TextDelta("Hello"));
      fold.add(new Completed(FinishReason.STOP));
    } catch (ProviderException defect) {
      throw new AssertionError("a plain answer is refused", defect);
    }
    scanned(fold.body());
  }

  /** Sees whether {@code json} is what the gateway itself would take. */
  static JsonScan scanned(byte[] json) {
    var scan = JsonScan.strict();
    try {
      scan.scan(json, 0, json.length);
    } catch (MalformedJsonException broken) {
      throw new AssertionError("wrote " + Expect.shown(json), broken);
    }
    return scan;
  }
}
