package dev.modeldock.api.call;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool that the model may call.
 *
 * @param name letters, digits, dashes and underscores
 * @param description what it does, if the client said so
 * @param parameters its JSON schema; null if it takes no arguments
 * @param strict whether the arguments must fit the schema exactly
 */
public record ToolSpec(
    String name, @Nullable String description, @Nullable RawJson parameters, boolean strict) {

  public ToolSpec {
    Objects.requireNonNull(name, "name");
  }
}
