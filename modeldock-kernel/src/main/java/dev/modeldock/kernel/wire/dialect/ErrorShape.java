package dev.modeldock.kernel.wire.dialect;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.util.Map;

/** How a dialect tells a client that its request was refused or has failed. */
public interface ErrorShape {

  /** {@return the HTTP status that says {@code code}} */
  int status(ErrorCode code);

  /** {@return the body of an answer that says {@code why} of the request of this id} */
  byte[] body(Refusal why, String requestId);

  /** {@return the headers that go with it, by name, in order} */
  Map<String, String> headers(Refusal why, String requestId);
}
