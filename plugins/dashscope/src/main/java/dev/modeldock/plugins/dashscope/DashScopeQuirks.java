package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.OpenAiQuirks;
import org.jspecify.annotations.Nullable;

/**
 * What sets DashScope's compatible mode apart from OpenAI.
 *
 * <p>It is always asked to stream: many models refuse anything else, and an answer in one piece is
 * given up there after 300 seconds.
 */
final class DashScopeQuirks implements OpenAiQuirks {

  private final ChatBody bodies = new ChatBody();
  private final AnswerReview review = new AnswerReview();

  @Override
  public byte[] body(ChatCall call) throws ProviderException {
    return bodies.of(call);
  }

  @Override
  public boolean alwaysStreams() {
    return true;
  }

  @Override
  public Review review(ChatCall call) {
    return review;
  }

  @Override
  public @Nullable ProviderException failure(ErrorReport report) {
    return new Failure(report).meaning();
  }
}
