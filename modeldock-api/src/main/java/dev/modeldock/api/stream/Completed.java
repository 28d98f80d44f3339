package dev.modeldock.api.stream;

import java.util.Objects;

/** The end of an answer that is whole. A stream that ends without it was cut. */
public record Completed(FinishReason reason) implements ModelEvent {
  public Completed {
    Objects.requireNonNull(reason, "reason");
  }
}
