package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.http.message.AnswerHead;
import dev.modeldock.kernel.pipeline.Dialect;
import dev.modeldock.kernel.pipeline.Inbound;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.DateTime;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a connection.
 *
 * <p>Every answer, refusals included, is sent here, and here alone it is decided whether the
 * connection lives on: it does if the body is out of the way, the client did not ask to close, the
 * listener is not stopping, and the answer is complete. In any other case the answer says {@code
 * connection: close}, or is cut, and the connection ends.
 */
final class HttpExchange implements Exchange {

  /** Up to here head and body are copied together; beyond, copying costs more than it saves. */
  private static final int ONE_BUFFER = 16 * 1024;

  private enum State {
    OPEN,
    STREAMING,
    COMPLETE
  }

  private final Inbound inbound;
  private final ServerRequestHeaders headers;
  private final RequestBody body;
  private final ConnectionInput input;
  private final ConnectionOutput output;
  private final boolean mayKeep;
  private State state = State.OPEN;
  private boolean keepAlive;

  HttpExchange(
      Inbound inbound,
      ServerRequestHeaders headers,
      RequestBody body,
      ConnectionInput input,
      ConnectionOutput output,
      boolean mayKeep) {
    this.inbound = inbound;
    this.headers = headers;
    this.body = body;
    this.input = input;
    this.output = output;
    this.mayKeep = mayKeep;
  }

  @Override
  public Inbound inbound() {
    return inbound;
  }

  @Override
  public @Nullable String requestHeader(String name) {
    return RequestHead.text(headers, HeaderNames.create(name));
  }

  @Override
  public byte[] body() throws RefusedException, ClientGoneException {
    return body.read();
  }

  @Override
  public void answer(Answer answer) throws ClientGoneException {
    AnswerHead head = begin(answer.status());
    boolean bodyless = answer.status() == 204 || answer.status() == 304;
    if (!bodyless) {
      head.with("content-type", answer.contentType());
      head.with("content-length", Integer.toString(answer.length()));
    }
    byte[] start = head.with(answer.headers()).bytes();
    if (bodyless || isHead()) {
      send(start, start.length);
    } else if (start.length + answer.length() <= ONE_BUFFER) {
      byte[] all = new byte[start.length + answer.length()];
      System.arraycopy(start, 0, all, 0, start.length);
      System.arraycopy(answer.body(), 0, all, start.length, answer.length());
      send(all, all.length);
    } else {
      send(
          BufferData.create(
              BufferData.create(start), BufferData.create(answer.body(), 0, answer.length())));
    }
    state = State.COMPLETE;
  }

  @Override
  public EventOutput stream(Answer.Header... headers) throws ClientGoneException {
    return streamed(
        begin(200)
            .with("content-type", "text/event-stream")
            .with("cache-control", "no-cache")
            .with("x-accel-buffering", "no")
            .with(List.of(headers)));
  }

  @Override
  public EventOutput download(String contentType, Answer.Header... headers)
      throws ClientGoneException {
    return streamed(begin(200).with("content-type", contentType).with(List.of(headers)));
  }

  private EventOutput streamed(AnswerHead start) throws ClientGoneException {
    byte[] head = start.with("transfer-encoding", "chunked").bytes();
    state = State.STREAMING;
    send(head, head.length);
    return new EventStream(this, !isHead());
  }

  @Override
  public void whenClientLeaves(LongConsumer action) {
    input.whenClientLeaves(this, action);
  }

  /** {@return whether no answer has begun} */
  boolean unanswered() {
    return state == State.OPEN;
  }

  /** {@return whether the connection can serve another request} */
  boolean keepsConnection() {
    return state == State.COMPLETE && keepAlive && !input.clientLeft();
  }

  void streamComplete() {
    state = State.COMPLETE;
  }

  void requireClient() throws ClientGoneException {
    if (input.clientLeft()) {
      throw new ClientGoneException("the client left");
    }
  }

  void send(byte[] bytes, int length) throws ClientGoneException {
    send(BufferData.create(bytes, 0, length));
  }

  private void send(BufferData bytes) throws ClientGoneException {
    requireClient();
    try {
      output.writeNow(bytes);
    } catch (RuntimeException e) {
      input.writeFailed();
      throw new ClientGoneException("the client left while it was being answered", e);
    }
  }

  private AnswerHead begin(int status) throws ClientGoneException {
    if (state != State.OPEN) {
      throw new IllegalStateException("the request is answered already");
    }
    keepAlive = body.settle() && mayKeep;
    requireClient();
    AnswerHead head = new AnswerHead(status, Status.create(status).reasonPhrase());
    // The library keeps these bytes for a second at a time; they come with their line end.
    head.with("date", new String(DateTime.http1Bytes(), StandardCharsets.ISO_8859_1).strip());
    head.with("x-content-type-options", "nosniff");
    head.with("x-modeldock-request-id", inbound.requestId());
    head.with("x-request-id", inbound.requestId());
    if (Dialect.of(inbound) == Dialect.ANTHROPIC) {
      // Where Anthropic's client libraries look for it.
      head.with("request-id", inbound.requestId());
    }
    return keepAlive ? head : head.with("connection", "close");
  }

  private boolean isHead() {
    return inbound.method().equals("HEAD");
  }
}
