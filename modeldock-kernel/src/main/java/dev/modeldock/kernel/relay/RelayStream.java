package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.OpenAiQuirks;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.kernel.wire.upstream.ChunkFacts;
import dev.modeldock.kernel.wire.upstream.CompletionAssembly;
import dev.modeldock.kernel.wire.upstream.UpstreamErrors;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion that is relayed. The call is made by the first {@link #next()}, so that {@link
 * #close()} reaches it in every phase, connecting included.
 */
final class RelayStream implements ModelStream {

  /** What was asked for, and what is passed on. */
  enum Shape {
    /** One object. */
    WHOLE,
    /** A stream of pieces. */
    PIECES,
    /** A stream of pieces, which are put together here. */
    FOLDED
  }

  /** How long the end of the body may lag behind the end mark. */
  private static final int LAG_MILLIS = 20;

  private final Exchange exchange;
  private final Shape shape;
  private final UpstreamErrors errors;
  private final OpenAiQuirks.Review review;
  private @Nullable SseEvents events;
  private boolean begun;
  private boolean over;
  private boolean delivered;
  private boolean finished;

  RelayStream(Exchange exchange, Shape shape, UpstreamErrors errors, OpenAiQuirks.Review review) {
    this.exchange = exchange;
    this.shape = shape;
    this.errors = errors;
    this.review = review;
  }

  @Override
  public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
    if (over) {
      return null;
    }
    try {
      ModelEvent event = advance();
      over = event == null;
      return event;
    } catch (ProviderException | InterruptedException | RuntimeException e) {
      over = true;
      exchange.close();
      throw e;
    }
  }

  private @Nullable ModelEvent advance() throws ProviderException, InterruptedException {
    if (!begun) {
      begun = true;
      ReplyHead head = exchange.send();
      if (!head.successful()) {
        throw RelayTransport.refusal(exchange, head, errors);
      }
      RelayTransport.checkPlain(exchange, head);
      boolean eventStream = isEventStream(head);
      if (shape == Shape.WHOLE || !eventStream) {
        return whole(eventStream);
      }
      if (shape == Shape.FOLDED) {
        return folded(new SseEvents(exchange));
      }
      events = new SseEvents(exchange);
    }
    SseEvents stream = events;
    if (stream == null) {
      exchange.finish();
      return null;
    }
    return piece(stream);
  }

  private boolean isEventStream(ReplyHead head) {
    String type = head.header("content-type");
    // A server that leaves the type out is taken to do what it was asked for.
    return type == null
        ? shape != Shape.WHOLE
        : type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  private ModelEvent whole(boolean eventStream) throws ProviderException, InterruptedException {
    if (eventStream) {
      throw broken(Stage.SENT, "streams an answer that was asked for in one piece");
    }
    exchange.readWhole(exchange.limits().maxBodyBytes());
    ReceiveBuffer buffer = exchange.buffer();
    byte[] array = buffer.array();
    ChunkFacts facts = ChunkFacts.of(array, buffer.start(), buffer.ready());
    if (facts.error()) {
      throw errors.inAnswer(Stage.SENT, buffer.copy());
    }
    if (!facts.complete()) {
      throw broken(Stage.SENT, "answered with something that is not a JSON object");
    }
    if (shape == Shape.PIECES) {
      throw broken(Stage.SENT, "answered in one piece although a stream was asked for");
    }
    exchange.complete();
    OpenAiChunk answer = review.pass(new OpenAiChunk(array, buffer.start(), buffer.ready()));
    review.end();
    return answer;
  }

  /** Nothing is passed on before the answer is whole, so nothing of it is lost on the way. */
  private OpenAiChunk folded(SseEvents stream) throws ProviderException, InterruptedException {
    var assembly =
        new CompletionAssembly(exchange.origin().toString(), exchange.limits().maxBodyBytes());
    for (OpenAiChunk piece = piece(stream); piece != null; piece = piece(stream)) {
      assembly.add(piece);
    }
    return OpenAiChunk.of(assembly.whole());
  }

  private @Nullable OpenAiChunk piece(SseEvents stream)
      throws ProviderException, InterruptedException {
    if (!stream.next()) {
      ended();
      return null;
    }
    if (stream.done()) {
      exchange.finishWithin(LAG_MILLIS);
      review.end();
      return null;
    }
    return review.pass(event(stream));
  }

  private OpenAiChunk event(SseEvents stream) throws ProviderException {
    byte[] array = exchange.buffer().array();
    int offset = stream.offset();
    int length = stream.length();
    ChunkFacts facts = ChunkFacts.of(array, offset, length);
    if (facts.error() || stream.error()) {
      throw errors.inAnswer(
          delivered ? Stage.STREAMING : Stage.SENT,
          Arrays.copyOfRange(array, offset, offset + length));
    }
    if (!facts.complete()) {
      throw broken(
          Stage.STREAMING,
          stream.cutShort()
              ? "ended its stream in the middle of an event"
              : "sent an event that is not a JSON object");
    }
    finished |= facts.finished();
    delivered = true;
    return new OpenAiChunk(array, offset, length);
  }

  /** Some runtimes leave the end mark out; a finish reason shows that the answer is whole. */
  private void ended() throws ProviderException {
    if (!finished) {
      throw broken(Stage.STREAMING, "ended its stream before the answer was complete");
    }
    exchange.finish();
    review.end();
  }

  private ProviderException broken(Stage stage, String what) {
    return new ProtocolBroken(stage, exchange.origin() + " " + what);
  }

  @Override
  public boolean ready() {
    SseEvents stream = events;
    return stream != null && !over && stream.ready();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
