package dev.modeldock.kernel.wire.field;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;

/** What all requests to a model have in common: they are one JSON object, which names the model. */
public final class RequestFields {

  private static final int LONGEST_MODEL = 512;

  /**
   * Makes a request of its fields.
   *
   * @param <T> what is made
   */
  @FunctionalInterface
  public interface Reading<T> {

    /** {@return the request} */
    T of(JsonScan fields) throws RejectedException;
  }

  private RequestFields() {}

  /** {@return what {@code reading} makes of the first {@code length} bytes of {@code body}} */
  public static <T> Decision<T> read(byte[] body, int length, Reading<T> reading) {
    var fields = JsonScan.strict();
    try {
      fields.scan(body, 0, length);
      return Decision.pass(reading.of(fields));
    } catch (MalformedJsonException e) {
      return Decision.refuse(
          ErrorCode.INVALID_JSON,
          "The body is not a JSON object that the gateway accepts: "
              + e.getMessage()
              + ". Send one object, in UTF-8, with each field once.");
    } catch (RejectedException e) {
      return Decision.refuse(e.refusal());
    }
  }

  /** {@return the model or alias that a request names} */
  public static String model(JsonScan fields) throws RejectedException {
    JsonValue model = fields.value("model");
    if (model == null) {
      throw new RejectedException(
          ErrorCode.INVALID_VALUE,
          "model",
          "The field 'model' is missing. Name an 'instance:model' or an alias; GET /v1/models lists them.");
    }
    String name = Fields.text(model, "model");
    if (name.isEmpty() || name.length() > LONGEST_MODEL) {
      throw RejectedException.invalid(
          "model", "must have between 1 and " + LONGEST_MODEL + " characters");
    }
    return name;
  }
}
