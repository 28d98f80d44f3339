package dev.modeldock.api.embeddings;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.call.Deadline;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.settings.Settings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Texts that a provider is asked to turn into vectors, or the tokens that a client has made of
 * them. Immutable; built by the host.
 */
@ImplementedByHost
public final class EmbeddingsCall {

  private final String requestId;
  private final String model;
  private final Inputs inputs;
  private final int dimensions;
  private final Settings options;
  private final Deadline deadline;

  /** What vectors are made of: one of the two. */
  private record Inputs(@Nullable List<String> texts, @Nullable List<int[]> tokens) {}

  private EmbeddingsCall(
      String requestId,
      String model,
      Inputs inputs,
      int dimensions,
      Settings options,
      Deadline deadline) {
    this.requestId = Objects.requireNonNull(requestId, "requestId");
    this.model = Objects.requireNonNull(model, "model");
    this.inputs = inputs;
    this.dimensions = dimensions;
    this.options = options;
    this.deadline = deadline;
  }

  /** {@return a call for these texts, with vectors of the model's own size and no deadline} */
  public static EmbeddingsCall of(String requestId, String model, List<String> inputs) {
    return of(requestId, model, new Inputs(List.copyOf(inputs), null));
  }

  /**
   * {@return a call for texts that the client has cut into the model's own tokens, with vectors of
   * the model's own size and no deadline}
   *
   * @param inputs the tokens of each text; the arrays must not change any more
   */
  public static EmbeddingsCall ofTokens(String requestId, String model, List<int[]> inputs) {
    return of(requestId, model, new Inputs(null, List.copyOf(inputs)));
  }

  private static EmbeddingsCall of(String requestId, String model, Inputs inputs) {
    return new EmbeddingsCall(requestId, model, inputs, -1, Settings.none(), Deadline.none());
  }

  /** {@return this call, for vectors of so many numbers} */
  public EmbeddingsCall withDimensions(int count) {
    return new EmbeddingsCall(requestId, model, inputs, count, options, deadline);
  }

  /** {@return this call, with the alias's options} */
  public EmbeddingsCall withOptions(Settings values) {
    return new EmbeddingsCall(requestId, model, inputs, dimensions, values, deadline);
  }

  /** {@return this call, given up at {@code moment}} */
  public EmbeddingsCall withDeadline(Deadline moment) {
    return new EmbeddingsCall(requestId, model, inputs, dimensions, options, moment);
  }

  /** {@return the gateway's id of the request, for logs} */
  public String requestId() {
    return requestId;
  }

  /** {@return the model's name as the runtime spells it} */
  public String model() {
    return model;
  }

  /** {@return how many vectors are asked for, at least one} */
  public int count() {
    return inputs.texts() != null
        ? inputs.texts().size()
        : Objects.requireNonNull(inputs.tokens()).size();
  }

  /**
   * {@return the texts, at least one; unmodifiable}
   *
   * @throws Unsupported if the client has sent tokens, which a provider that knows texts only is
   *     thereby kept from taking for something else (R25)
   */
  public List<String> inputs() throws Unsupported {
    List<String> texts = inputs.texts();
    if (texts == null) {
      throw new Unsupported(
          Stage.NOT_SENT,
          "input",
          "'input' as tokens is not supported by this provider: send texts");
    }
    return texts;
  }

  /**
   * {@return the tokens of each text, if the client has sent these; the arrays must not be changed}
   */
  public Optional<List<int[]>> tokenInputs() {
    return Optional.ofNullable(inputs.tokens());
  }

  /** {@return how many numbers a vector is to have, if the client said so} */
  public OptionalInt dimensions() {
    return dimensions < 0 ? OptionalInt.empty() : OptionalInt.of(dimensions);
  }

  /** {@return what the alias sets for this call} */
  public Settings options() {
    return options;
  }

  /** {@return the moment at which the host gives the call up} */
  public Deadline deadline() {
    return deadline;
  }
}
