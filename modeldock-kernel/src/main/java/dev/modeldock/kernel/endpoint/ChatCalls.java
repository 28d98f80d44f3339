package dev.modeldock.kernel.endpoint;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.Deadline;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.tokens.TokenEstimates;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import dev.modeldock.kernel.wire.dialect.DroppedFields;
import dev.modeldock.kernel.wire.dialect.ModelRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One request as it goes to each target, and the forms in which its answer comes back. Used by the
 * request's own thread.
 */
final class ChatCalls {

  private static final Answer.Header[] NO_HEADERS = {};

  private final AnswerHead head;
  private final ModelRequest body;
  private final Settings options;
  private final TokenEstimates estimates;
  private final DroppedFields dropped = new DroppedFields();
  private @Nullable Refusal malformed;

  ChatCalls(Inbound inbound, ModelRequest body, Settings options, TokenEstimates estimates) {
    this.head = AnswerHead.of(inbound.requestId(), inbound.receivedAt(), body.model());
    this.body = body;
    this.options = options;
    this.estimates = estimates;
  }

  ChatCall to(Target target, Deadline deadline) {
    dropped.reset(body.dropped());
    return ChatCall.builder(head.id(), target.model()).stream(body.stream())
        .options(options)
        .deadline(deadline)
        .request(this::typed)
        .openAiBody(() -> body.openAiBody(target.model()))
        .onDropped(dropped::add)
        .build();
  }

  /**
   * Refuses, for a runtime on this machine or its network, what it would have to fetch: it resolves
   * names by itself and follows redirects, so where it would ask in the end nobody can tell.
   */
  void requireFetchable(Egress egress) throws Unsupported {
    String field = body.remoteMedia();
    if (field != null && egress != Egress.CLOUD) {
      throw new Unsupported(
          Stage.NOT_SENT,
          field,
          "the field '"
              + field
              + "' has the runtime fetch something from the internet, which only runtimes outside"
              + " of this network may; send what is there itself, as a data: URL");
    }
  }

  /**
   * {@return what is wrong with the request itself, if a provider asked for it and that came out}
   */
  Optional<Refusal> malformed() {
    return Optional.ofNullable(malformed);
  }

  /** {@return what makes one object of the answer of {@code target}} */
  AnswerFold fold(Target target) {
    return body.fold(head(target));
  }

  /** {@return what makes events of the answer of {@code target}} */
  AnswerWriter writer(Target target, ByteSink out) {
    return body.writer(out, head(target));
  }

  /** {@return what makes the events of an answer that no target gives} */
  AnswerWriter writer(ByteSink out) {
    return body.writer(out, head);
  }

  private AnswerHead head(Target target) {
    OptionalLong weight = body.promptWeight();
    return weight.isEmpty()
        ? head
        : head.withPromptEstimate(estimates.estimate(target, weight.getAsLong()));
  }

  /** Learns from what {@code target} says that the answer took. */
  void counted(Target target, Usage usage) {
    body.promptWeight()
        .ifPresent(weight -> estimates.observe(target, weight, usage.promptTokens()));
  }

  /** {@return the header that names what the target that answers was not told, if anything} */
  Answer.Header[] headers() {
    return dropped.isEmpty()
        ? NO_HEADERS
        : new Answer.Header[] {new Answer.Header(DroppedFields.HEADER, dropped.text())};
  }

  private ChatRequest typed() throws ProviderException {
    return switch (body.request()) {
      case Decision.Pass<ChatRequest>(var request) -> {
        body.leftOut().forEach(dropped::add);
        yield request;
      }
      case Decision.Refuse<ChatRequest>(var why) -> {
        if (why.code() == ErrorCode.UNSUPPORTED_PARAMETER) {
          // Another target may be relayed to, and know what these types cannot say.
          throw new Unsupported(
              Stage.NOT_SENT, Objects.requireNonNullElse(why.param(), "this"), why.message());
        }
        malformed = why;
        throw new RequestRejected(Stage.NOT_SENT, why.message());
      }
    };
  }
}
