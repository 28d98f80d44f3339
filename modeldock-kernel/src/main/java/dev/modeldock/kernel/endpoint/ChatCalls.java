package dev.modeldock.kernel.endpoint;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.Deadline;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.wire.openai.ChatBody;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the call for each target of one request. Used by the request's own thread. */
final class ChatCalls {

  private final String requestId;
  private final ChatBody body;
  private final Settings options;
  private @Nullable Refusal malformed;

  ChatCalls(String requestId, ChatBody body, Settings options) {
    this.requestId = requestId;
    this.body = body;
    this.options = options;
  }

  ChatCall to(Target target, Deadline deadline) {
    return ChatCall.builder(requestId, target.model()).stream(body.stream())
        .options(options)
        .deadline(deadline)
        .request(this::typed)
        .openAiBody(() -> body.spliced(target.model()))
        .build();
  }

  /**
   * {@return what is wrong with the request itself, if a provider asked for it and that came out}
   */
  Optional<Refusal> malformed() {
    return Optional.ofNullable(malformed);
  }

  private ChatRequest typed() throws ProviderException {
    return switch (body.request()) {
      case Decision.Pass<ChatRequest>(var request) -> request;
      case Decision.Refuse<ChatRequest>(var why) -> {
        if (why.code() == ErrorCode.UNSUPPORTED_PARAMETER) {
          // Another target may be relayed to, and know what these types cannot say.
          throw new Unsupported(Stage.NOT_SENT, Objects.requireNonNullElse(why.param(), "this"));
        }
        malformed = why;
        throw new RequestRejected(Stage.NOT_SENT, why.message());
      }
    };
  }
}
