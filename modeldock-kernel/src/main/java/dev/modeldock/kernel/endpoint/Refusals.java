package dev.modeldock.kernel.endpoint;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.openai.ErrorBody;

/** Refusals as they leave the gateway listener, in OpenAI's shape. */
public final class Refusals {

  private Refusals() {}

  /** {@return the answer that tells a client {@code why}} */
  public static Answer answer(Refusal why) {
    Answer.Header[] headers =
        ErrorBody.headers(why).entrySet().stream()
            .map(header -> new Answer.Header(header.getKey(), header.getValue()))
            .toArray(Answer.Header[]::new);
    return Answer.json(why.code().status(), ErrorBody.render(why), headers);
  }

  /** Tells the client {@code why}, if it is still there. */
  public static void tell(Exchange exchange, Refusal why) {
    try {
      exchange.answer(answer(why));
    } catch (ClientGoneException _) {
      // Nobody is left to be told.
    }
  }

  /** {@return what a gate passed on} */
  static <T> T passed(Decision<T> decision) throws RefusedException {
    return switch (decision) {
      case Decision.Pass<T>(var next) -> next;
      case Decision.Refuse<T>(var why) -> throw new RefusedException(why);
    };
  }
}
