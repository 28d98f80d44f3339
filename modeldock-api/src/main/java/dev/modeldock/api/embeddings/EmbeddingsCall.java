package dev.modeldock.api.embeddings;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.call.Deadline;
import dev.modeldock.api.settings.Settings;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/** Texts that a provider is asked to turn into vectors. Immutable; built by the host. */
@ImplementedByHost
public final class EmbeddingsCall {

  private final String requestId;
  private final String model;
  private final List<String> inputs;
  private final int dimensions;
  private final Settings options;
  private final Deadline deadline;

  private EmbeddingsCall(
      String requestId,
      String model,
      List<String> inputs,
      int dimensions,
      Settings options,
      Deadline deadline) {
    this.requestId = Objects.requireNonNull(requestId, "requestId");
    this.model = Objects.requireNonNull(model, "model");
    this.inputs = List.copyOf(inputs);
    this.dimensions = dimensions;
    this.options = options;
    this.deadline = deadline;
  }

  /** {@return a call for these texts, with vectors of the model's own size and no deadline} */
  public static EmbeddingsCall of(String requestId, String model, List<String> inputs) {
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

  /** {@return the texts, at least one; unmodifiable} */
  public List<String> inputs() {
    return inputs;
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
