package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.kernel.wire.upstream.ChunkFacts;
import dev.modeldock.kernel.wire.upstream.UpstreamErrors;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion that is relayed. The call is made by the first {@link #next()}, so that {@link
 * #close()} reaches it in every phase, connecting included.
 */
final class RelayStream implements ModelStream {

  /** How long the end of the body may lag behind the end mark. */
  private static final int LAG_MILLIS = 20;

  private final Exchange exchange;
  private final boolean pieces;
  private @Nullable SseEvents events;
  private boolean begun;
  private boolean over;
  private boolean delivered;
  private boolean finished;

  RelayStream(Exchange exchange, boolean pieces) {
    this.exchange = exchange;
    this.pieces = pieces;
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
        throw RelayTransport.refusal(exchange, head);
      }
      RelayTransport.checkPlain(exchange, head);
      boolean eventStream = isEventStream(head);
      if (!pieces || !eventStream) {
        return whole(eventStream);
      }
      events = new SseEvents(exchange);
    }
    SseEvents stream = events;
    if (stream == null) {
      exchange.finish();
      return null;
    }
    return stream.next() ? event(stream) : ended();
  }

  private boolean isEventStream(ReplyHead head) {
    String type = head.header("content-type");
    // A server that leaves the type out is taken to do what it was asked for.
    return type == null ? pieces : type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
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
      throw UpstreamErrors.inAnswer(exchange.origin().toString(), Stage.SENT, buffer.copy());
    }
    if (!facts.complete()) {
      throw broken(Stage.SENT, "answered with something that is not a JSON object");
    }
    if (pieces) {
      throw broken(Stage.SENT, "answered in one piece although a stream was asked for");
    }
    exchange.complete();
    return new OpenAiChunk(array, buffer.start(), buffer.ready());
  }

  private @Nullable ModelEvent event(SseEvents stream)
      throws ProviderException, InterruptedException {
    if (stream.done()) {
      exchange.finishWithin(LAG_MILLIS);
      return null;
    }
    byte[] array = exchange.buffer().array();
    int offset = stream.offset();
    int length = stream.length();
    ChunkFacts facts = ChunkFacts.of(array, offset, length);
    if (facts.error() || stream.error()) {
      throw UpstreamErrors.inAnswer(
          exchange.origin().toString(),
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
  private @Nullable ModelEvent ended() throws ProviderException {
    if (!finished) {
      throw broken(Stage.STREAMING, "ended its stream before the answer was complete");
    }
    exchange.finish();
    return null;
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
