package dev.modeldock.kernel.control.doc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers when it does what was asked.
 *
 * @param statuses the HTTP statuses
 * @param contentType what the body is written as
 * @param body what it is: of a stream, each event; null for a text that is not described here
 * @param tagged whether it has an entity tag that a write can be made conditional on
 */
public record Answer(
    List<Integer> statuses, String contentType, @Nullable Type body, boolean tagged) {

  static final String JSON = "application/json";

  static Answer json(Type body, Integer... statuses) {
    return new Answer(List.of(statuses), JSON, body, false);
  }

  Answer withTag() {
    return new Answer(statuses, contentType, body, true);
  }

  /** {@return whether it is one whole JSON document} */
  public boolean isJson() {
    return contentType.equals(JSON);
  }
}
