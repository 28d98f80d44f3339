package dev.modeldock.kernel.wire.responses.request;

import java.util.HashMap;
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

  private record Place(@Nullable String namespace, String name) {}

  private final Map<String, Known> byOffered = new HashMap<>();
  private final Map<Place, String> offered = new HashMap<>();

  /** By a name alone, the first tool that has it in whatever namespace. */
  private final Map<String, String> anywhere = new HashMap<>();

  ToolNames() {}

  /** {@return whether a tool is offered under this name} */
  boolean has(String name) {
    return byOffered.containsKey(name);
  }

  /**
   * Adds a tool, in the place of one that is called the same.
   *
   * @return the name to offer it by, which no other tool has
   */
  String add(Known tool) {
    var place = new Place(tool.namespace(), tool.name());
    String name = offered.computeIfAbsent(place, _ -> free(tool));
    byOffered.put(name, tool);
    anywhere.putIfAbsent(tool.name(), name);
    return name;
  }

  private String free(Known tool) {
    if (!has(tool.name())) {
      return tool.name();
    }
    String base = tool.namespace() == null ? tool.name() : tool.namespace() + "__" + tool.name();
    String name = base;
    for (int number = 2; has(name); number++) {
      name = base + "_" + number;
    }
    return name;
  }

  /** {@return the name by which the model knows a tool of the conversation} */
  String offered(String name, @Nullable String namespace) {
    String exactly = offered.get(new Place(namespace, name));
    return exactly != null ? exactly : anywhere.getOrDefault(name, name);
  }

  /** {@return the tool that the model calls {@code offered}; a plain function if it made it up} */
  public Known known(String offered) {
    return byOffered.getOrDefault(offered, new Known(offered, null, false));
  }
}
