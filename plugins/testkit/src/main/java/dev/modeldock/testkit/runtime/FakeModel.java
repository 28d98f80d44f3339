package dev.modeldock.testkit.runtime;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A model that does what it is made for.
 *
 * @param name its full name, tag included
 * @param capabilities in Ollama's words: {@code completion}, {@code tools}, {@code thinking}, …
 * @param answer its answer to the body of a chat
 */
public record FakeModel(
    String name, Set<String> capabilities, Function<JsonNode, List<Beat>> answer) {

  public FakeModel {
    capabilities = Set.copyOf(capabilities);
  }

  /** Makes a model that always does the same. */
  public FakeModel(String name, Set<String> capabilities, List<Beat> beats) {
    this(name, capabilities, always(List.copyOf(beats)));
  }

  private static Function<JsonNode, List<Beat>> always(List<Beat> beats) {
    return _ -> beats;
  }

  /** {@return a plain chat model} */
  public static FakeModel chat(String name, Beat... beats) {
    return new FakeModel(name, Set.of("completion"), List.of(beats));
  }

  /** {@return a chat model that may also be offered tools} */
  public static FakeModel tools(String name, Beat... beats) {
    return new FakeModel(name, Set.of("completion", "tools"), List.of(beats));
  }

  /** {@return a chat model that reasons} */
  public static FakeModel thinking(String name, Beat... beats) {
    return new FakeModel(name, Set.of("completion", "thinking"), List.of(beats));
  }

  /** {@return whether the model has what Ollama calls {@code capability}} */
  public boolean can(String capability) {
    return capabilities.contains(capability);
  }
}
