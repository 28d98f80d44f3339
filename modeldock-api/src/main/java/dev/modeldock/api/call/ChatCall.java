package dev.modeldock.api.call;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.settings.Settings;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One chat completion that a provider is asked for.
 *
 * <p>It shows the same request in two ways, and a provider uses the one that is nearer to its
 * runtime: {@link #request()}, typed and parsed only when asked for, or {@link #openAiBody()}, the
 * client's own bytes for a runtime that speaks OpenAI.
 *
 * <p>Immutable and safe for use by several threads. Built by the host (and by tests) with {@link
 * #builder(String, String)}.
 */
@ImplementedByHost
public final class ChatCall {

  private final String requestId;
  private final String model;
  private final boolean stream;
  private final Settings options;
  private final Deadline deadline;
  private final Supplier<byte[]> openAiBody;
  private final RequestSource parser;
  private final Consumer<String> dropped;
  private volatile @Nullable ChatRequest request;

  private ChatCall(Builder from) {
    this.requestId = from.requestId;
    this.model = from.model;
    this.stream = from.stream;
    this.options = from.options;
    this.deadline = from.deadline;
    this.openAiBody = from.openAiBody;
    this.parser = from.request;
    this.dropped = from.dropped;
  }

  /**
   * {@return a builder of a call}
   *
   * @param requestId the gateway's id of the request
   * @param model the model's name as the runtime spells it
   */
  public static Builder builder(String requestId, String model) {
    return new Builder(requestId, model);
  }

  /** {@return the gateway's id of the request, for logs} */
  public String requestId() {
    return requestId;
  }

  /** {@return the model's name as the runtime spells it} */
  public String model() {
    return model;
  }

  /** {@return whether the client wants the answer in pieces as they come} */
  public boolean stream() {
    return stream;
  }

  /** {@return what the alias sets for this call, such as {@code num_ctx}; checked by the schema} */
  public Settings options() {
    return options;
  }

  /** {@return the moment at which the host gives the call up} */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * {@return the request, typed; parsed at the first call of this method}
   *
   * @throws dev.modeldock.api.error.Unsupported if the client asks for something that these types
   *     cannot say
   * @throws dev.modeldock.api.error.RequestRejected if the request is malformed
   */
  public ChatRequest request() throws ProviderException {
    ChatRequest known = request;
    if (known == null) {
      known = parser.get();
      request = known;
    }
    return known;
  }

  /**
   * {@return the request as the body of an OpenAI chat completion: the client's own bytes with
   * {@code model} replaced by {@link #model()} and, when {@link #stream()}, usage asked for} A new
   * array, which the caller may keep.
   */
  public byte[] openAiBody() {
    return openAiBody.get();
  }

  /**
   * Tells the host that the runtime is not told of a field that the client has sent, because it has
   * nothing like it and the answer means the same without: the host names it to the client (R64).
   * What would change the meaning is not dropped but refused, by {@link
   * dev.modeldock.api.error.Unsupported}.
   *
   * @param field the field's name in an OpenAI chat completion, such as {@code seed}, or {@code
   *     tools[].function.strict} within another
   */
  public void dropped(String field) {
    dropped.accept(Objects.requireNonNull(field, "field"));
  }

  /** Where the typed request comes from. */
  @FunctionalInterface
  public interface RequestSource {

    /** {@return the request} */
    ChatRequest get() throws ProviderException;
  }

  /** Builds a {@link ChatCall}. Not safe for use by several threads. */
  public static final class Builder {

    private final String requestId;
    private final String model;
    private boolean stream;
    private Settings options = Settings.none();
    private Deadline deadline = Deadline.none();
    private Consumer<String> dropped = _ -> {};
    private RequestSource request = () -> ChatRequest.builder().build();
    private Supplier<byte[]> openAiBody =
        () -> {
          throw new IllegalStateException("this call was built without an OpenAI body");
        };

    private Builder(String requestId, String model) {
      this.requestId = Objects.requireNonNull(requestId, "requestId");
      this.model = Objects.requireNonNull(model, "model");
    }

    /** Sets whether the client wants pieces. */
    public Builder stream(boolean wanted) {
      stream = wanted;
      return this;
    }

    /** Sets the alias's options. */
    public Builder options(Settings values) {
      options = values;
      return this;
    }

    /** Sets the moment at which the call is given up. */
    public Builder deadline(Deadline moment) {
      deadline = moment;
      return this;
    }

    /** Sets where the typed request comes from; asked once at most in the common case. */
    public Builder request(RequestSource source) {
      request = source;
      return this;
    }

    /** Sets where the OpenAI body comes from; each time a new array. */
    public Builder openAiBody(Supplier<byte[]> source) {
      openAiBody = source;
      return this;
    }

    /** Sets who is told of the fields that a provider drops; called from the call's own threads. */
    public Builder onDropped(Consumer<String> listener) {
      dropped = listener;
      return this;
    }

    /** {@return the call} */
    public ChatCall build() {
      return new ChatCall(this);
    }
  }
}
