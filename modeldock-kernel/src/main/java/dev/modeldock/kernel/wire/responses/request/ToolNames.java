package dev.modeldock.kernel.wire.responses.request;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tools that a model is offered are called by the client: models know functions with plain
 * names only, clients also tools of free text, and namespaces.
 */
public final class ToolNames {

  /** The one argument of the function that stands for a tool of free text. */
  public static final String FREE_TEXT = "input";

  /**
   * A tool as its client calls it.
   *
   * @param name its own name
   * @param namespace where it is defined; null if in none
   * @param freeText whether it takes text and no arguments
   */
  public record Known(String name, @Nullable String namespace, boolean freeText) {}

  private final Map<String, Known> byOffered = new LinkedHashMap<>();

  ToolNames() {}

  /** {@return whether a tool is offered under this name} */
  boolean has(String offered) {
    return byOffered.containsKey(offered);
  }

  /** Adds a tool. {@return the name to offer it by, which no other has} */
  String add(Known tool) {
    String offered = tool.name();
    if (byOffered.containsKey(offered) && tool.namespace() != null) {
      offered = tool.namespace() + "__" + tool.name();
    }
    byOffered.putIfAbsent(offered, tool);
    return offered;
  }

  /** {@return the name by which the model knows a tool of the conversation} */
  String offered(String name, @Nullable String namespace) {
    for (Map.Entry<String, Known> each : byOffered.entrySet()) {
      Known known = each.getValue();
      if (known.name().equals(name) && (namespace == null || namespace.equals(known.namespace()))) {
        return each.getKey();
      }
    }
    return name;
  }

  /** {@return the tool that the model calls {@code offered}; a plain function if it made it up} */
  public Known known(String offered) {
    return byOffered.getOrDefault(offered, new Known(offered, null, false));
  }
}
