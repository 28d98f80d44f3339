package dev.modeldock.api.stream;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The beginning or the next piece of a tool call.
 *
 * <p>The first delta of a call has {@code id} and {@code name}; those that follow have neither. The
 * pieces of {@code arguments}, put together, are a JSON object (R21, R23).
 *
 * @param index which call of this answer: 0, 1, 2, … in the order of their beginnings (R22)
 * @param id the call's id, unique in the conversation; only on the first delta
 * @param name the tool's name; only on the first delta
 * @param arguments the next piece of the arguments' text, possibly empty
 */
public record ToolCallDelta(int index, @Nullable String id, @Nullable String name, String arguments)
    implements ModelEvent {

  public ToolCallDelta {
    Objects.requireNonNull(arguments, "arguments");
    if (index < 0) {
      throw new IllegalArgumentException("negative tool call index " + index);
    }
    if ((id == null) != (name == null)) {
      throw new IllegalArgumentException("a tool call begins with both its id and its name");
    }
  }
}
