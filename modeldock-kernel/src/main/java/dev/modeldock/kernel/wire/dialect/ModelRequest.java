package dev.modeldock.kernel.wire.dialect;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.tokens.PromptWeight;
import dev.modeldock.kernel.wire.ByteSink;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks a model, in whatever dialect: the request as providers are told it, and the
 * forms in which the client wants the answer.
 *
 * <p>Safe for use by several threads, but for the folds and writers that it makes.
 */
public interface ModelRequest {

  /** {@return the model or alias that the client names} */
  String model();

  /** {@return whether the client wants the answer in pieces} */
  boolean stream();

  /**
   * {@return the request in the API's own types} Refused where the client asks for something that
   * these types cannot say, which a runtime that is relayed to might know.
   */
  Decision<ChatRequest> request();

  /**
   * {@return the fields that the client has sent and that {@link #request()} has no place for,
   * because they do not change what the answer means} A runtime that is relayed to is told of them.
   */
  default List<String> leftOut() {
    return List.of();
  }

  /**
   * {@return the first field with the address of something that a runtime would fetch by itself;
   * null if there is none} Every such address is of the internet, as far as its text tells.
   */
  default @Nullable String remoteMedia() {
    return null;
  }

  /**
   * {@return the request as the body of an OpenAI chat completion, for {@code upstreamModel}; for a
   * stream, with usage asked for} Where the client speaks OpenAI, its own bytes. A new array.
   */
  byte[] openAiBody(String upstreamModel);

  /**
   * {@return the fields that the client has sent and that no target is told of, because they do not
   * change what the answer means}
   */
  List<String> dropped();

  /**
   * {@return what a prompt of this length weighs, in the unit in which estimates of tokens are
   * made; empty if finding out would take another look at the request}
   */
  OptionalLong promptWeight();

  /** {@return what the prompt weighs, about, even if finding out takes another look at it} */
  default long weighed() {
    return promptWeight()
        .orElseGet(() ->
            request() instanceof Decision.Pass<ChatRequest>(var typed)
                ? PromptWeight.of(typed)
                : 0);
  }

  /**
   * {@return the most tokens that all answers may have together, if the client has said so} Kept
   * apart from whether that can be had: a wrong bound is none.
   */
  default OptionalLong answerBound() {
    return request() instanceof Decision.Pass<ChatRequest>(var typed)
        ? typed.maxTokens()
        : OptionalLong.empty();
  }

  /** {@return what makes one object of the answer} */
  AnswerFold fold(AnswerHead head);

  /** {@return what makes events of the answer and appends them to {@code out}} */
  AnswerWriter writer(ByteSink out, AnswerHead head);
}
