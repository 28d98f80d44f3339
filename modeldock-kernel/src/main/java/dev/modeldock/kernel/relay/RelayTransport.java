package dev.modeldock.kernel.relay;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.OpenAiQuirks;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.wire.upstream.ChunkFacts;
import dev.modeldock.kernel.wire.upstream.RetryAfter;
import dev.modeldock.kernel.wire.upstream.UpstreamEmbeddings;
import dev.modeldock.kernel.wire.upstream.UpstreamErrors;
import dev.modeldock.kernel.wire.upstream.UpstreamModels;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The way to one OpenAI-compatible runtime. Immutable, safe for use by several threads.
 *
 * <p>The value of a header is asked for with each request; white space around it is taken off, and
 * an empty value leaves the header out, so that a credential may be optional.
 */
final class RelayTransport implements OpenAiTransport {

  private static final int MAX_ERROR_BYTES = 64 * 1024;
  private static final OpenAiQuirks NONE = new OpenAiQuirks() {};

  private record Header(String name, Supplier<String> value) {}

  private final ConnectionPool pool;
  private final URI base;
  private final Origin origin;
  private final List<Header> headers;
  private final OpenAiQuirks quirks;
  private final UpstreamErrors errors;
  private final String chatHead;

  RelayTransport(ConnectionPool pool, URI base) {
    this(pool, base, List.of(), NONE);
  }

  private RelayTransport(ConnectionPool pool, URI base, List<Header> headers, OpenAiQuirks quirks) {
    this.pool = pool;
    this.base = base;
    this.origin = Origin.of(base);
    this.headers = headers;
    this.quirks = quirks;
    this.errors = new UpstreamErrors(origin.toString(), quirks);
    this.chatHead = postHead("/chat/completions");
  }

  private String postHead(String path) {
    StringBuilder head = RelayRequest.begin("POST", RelayRequest.target(base, path), origin);
    RelayRequest.identify(head);
    RelayRequest.field(head, "Content-Type", "application/json");
    return head.toString();
  }

  @Override
  public OpenAiTransport header(String name, Supplier<String> value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || !lower.chars().allMatch(RelayTransport::isNameCharacter)) {
      throw new IllegalArgumentException("'" + name + "' is no header name");
    }
    switch (lower) {
      case "host", "content-length", "content-type", "connection", "transfer-encoding" ->
          throw new IllegalArgumentException("header '" + lower + "' is set by the host");
      default -> {
        // Any other header is the provider's own business.
      }
    }
    var more = new ArrayList<>(headers);
    more.removeIf(header -> header.name().equals(lower));
    more.add(new Header(lower, value));
    return new RelayTransport(pool, base, List.copyOf(more), quirks);
  }

  private static boolean isNameCharacter(int c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
  }

  @Override
  public OpenAiTransport quirks(OpenAiQuirks others) {
    return new RelayTransport(pool, base, headers, Objects.requireNonNull(others, "quirks"));
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException {
    RelayRequest request = post(chatHead, quirks.body(call));
    return new RelayStream(new Exchange(pool, request), shape(call), errors, quirks.review(call));
  }

  private RelayStream.Shape shape(ChatCall call) {
    if (call.stream()) {
      return RelayStream.Shape.PIECES;
    }
    return quirks.alwaysStreams() ? RelayStream.Shape.FOLDED : RelayStream.Shape.WHOLE;
  }

  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    StringBuilder head = RelayRequest.begin("GET", RelayRequest.target(base, "/models"), origin);
    RelayRequest.identify(head);
    addHeaders(head);
    return UpstreamModels.parse(origin.toString(), fetch(RelayRequest.get(origin, head)));
  }

  @Override
  public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    byte[] body = UpstreamEmbeddings.request(call);
    byte[] answer = fetch(post(postHead("/embeddings"), body));
    return UpstreamEmbeddings.parse(origin.toString(), answer, call.count());
  }

  private RelayRequest post(String prefix, byte[] body) throws ProviderException {
    StringBuilder head = new StringBuilder(prefix.length() + 256).append(prefix);
    addHeaders(head);
    return RelayRequest.post(origin, head, body);
  }

  private void addHeaders(StringBuilder head) throws ProviderException {
    for (Header header : headers) {
      String value = header.value().get().strip();
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < ' ' && c != '\t' || c == 0x7f) {
          throw new ProviderDefect(
              Stage.NOT_SENT,
              "the value of header '" + header.name() + "' holds a character that cannot be sent");
        }
      }
      if (!value.isEmpty()) {
        RelayRequest.field(head, header.name(), value);
      }
    }
  }

  private byte[] fetch(RelayRequest request) throws ProviderException, InterruptedException {
    Exchange exchange = new Exchange(pool, request);
    try {
      ReplyHead head = exchange.send();
      if (!head.successful()) {
        throw refusal(exchange, head, errors);
      }
      checkPlain(exchange, head);
      exchange.readWhole(pool.limits().maxBodyBytes());
      byte[] answer = exchange.buffer().copy();
      exchange.finish();
      if (ChunkFacts.of(answer, 0, answer.length).error()) {
        throw errors.inAnswer(Stage.SENT, answer);
      }
      return answer;
    } finally {
      exchange.close();
    }
  }

  /** Refuses a body in a coding that was not asked for, before its bytes confuse anyone. */
  static void checkPlain(Exchange exchange, ReplyHead head) throws ProviderException {
    String coding = head.header("content-encoding");
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw new ProtocolBroken(
          Stage.SENT, exchange.origin() + " compressed its answer although nobody asked for it");
    }
  }

  /** Reads why the runtime refused, as far as it says so, and makes the exception of it. */
  static ProviderException refusal(Exchange exchange, ReplyHead head, UpstreamErrors errors)
      throws InterruptedException {
    ReceiveBuffer buffer = exchange.buffer();
    try {
      while (buffer.ready() < MAX_ERROR_BYTES && exchange.more()) {
        // Everything that matters is in the condition.
      }
    } catch (ProviderException _) {
      // The status says enough when the text broke off.
    }
    byte[] text = buffer.copy();
    exchange.finish();
    return errors.ofStatus(
        head.status(),
        text.length > MAX_ERROR_BYTES ? new byte[0] : text,
        RetryAfter.of(
            head.header("retry-after-ms"), head.header("retry-after"), head.header("date")));
  }
}
