package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.OpenAiQuirks;
import org.jspecify.annotations.Nullable;

/** What sets LM Studio apart in one chat. */
final class LmStudioQuirks implements OpenAiQuirks {

  private final Failures failures = new Failures();
  private final Catalogue catalogue;
  private final String model;

  /**
   * @param model what to ask for: the call's model, or the copy of it that was chosen
   */
  LmStudioQuirks(Catalogue catalogue, String model) {
    this.catalogue = catalogue;
    this.model = model;
  }

  @Override
  public byte[] body(ChatCall call) throws ProviderException {
    return new ChatRewrite(call, model, catalogue.known(call.model())).body();
  }

  @Override
  public Review review(ChatCall call) {
    return new AnswerReview(answered -> catalogue.same(model, answered), call.model());
  }

  @Override
  public @Nullable ProviderException failure(ErrorReport report) {
    return failures.failure(report);
  }
}
