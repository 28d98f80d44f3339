package dev.modeldock.kernel.wire.openai.embedding;

import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import dev.modeldock.kernel.wire.field.RequestFields;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The body of a {@code POST /v1/embeddings}, read whole. Immutable. */
public final class EmbeddingsBody {

  private static final Set<String> KNOWN =
      Set.of("model", "input", "encoding_format", "dimensions");
  private static final int MOST_DIMENSIONS = 65_536;

  private final String model;
  private final Inputs inputs;
  private final VectorForm form;
  private final OptionalInt dimensions;
  private final List<String> dropped;

  private EmbeddingsBody(JsonScan fields) throws RejectedException {
    this.model = RequestFields.model(fields);
    this.inputs = Inputs.read(fields.value("input"));
    this.form = VectorForm.of(fields.value("encoding_format"));
    this.dimensions = dimensionsOf(fields);
    this.dropped = others(fields);
  }

  /** Reads a body. */
  public static Decision<EmbeddingsBody> read(byte[] body) {
    return RequestFields.read(body, body.length, EmbeddingsBody::new);
  }

  private static OptionalInt dimensionsOf(JsonScan fields) throws RejectedException {
    JsonValue value = Fields.present(fields.value("dimensions"));
    if (value == null) {
      return OptionalInt.empty();
    }
    long count = Fields.integer(value, "dimensions");
    if (count < 1 || count > MOST_DIMENSIONS) {
      throw RejectedException.invalid("dimensions", "must be between 1 and " + MOST_DIMENSIONS);
    }
    return OptionalInt.of((int) count);
  }

  private static List<String> others(JsonScan fields) {
    var names = new ArrayList<String>();
    for (int member = 0; member < fields.size(); member++) {
      String name = fields.name(member);
      if (!KNOWN.contains(name) && fields.kind(member) != JsonKind.NULL) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  /** {@return the model or alias that the client names} */
  public String model() {
    return model;
  }

  /** {@return the fields that the client has sent and that no target is told of} */
  public List<String> dropped() {
    return dropped;
  }

  /** {@return about how many tokens the inputs have, for a runtime that does not say} */
  public long estimate() {
    return inputs.estimate();
  }

  /** {@return the request as {@code upstreamModel} is asked it} */
  public EmbeddingsCall call(String requestId, String upstreamModel) {
    EmbeddingsCall call =
        switch (inputs) {
          case Inputs.Texts(var texts) -> EmbeddingsCall.of(requestId, upstreamModel, texts);
          case Inputs.Tokens(var texts) -> EmbeddingsCall.ofTokens(requestId, upstreamModel, texts);
        };
    return dimensions.isPresent() ? call.withDimensions(dimensions.getAsInt()) : call;
  }

  /** {@return what writes the answer} */
  public EmbeddingsWriter writer() {
    return new EmbeddingsWriter(model, form);
  }
}
