package dev.modeldock.kernel.state;

import java.util.List;

/**
 * What a key may reach, as globs in which {@code *} stands for any text. An empty list restricts
 * nothing in its own respect.
 *
 * @param models of {@code instance:model} ids; judged on requested ids and on every target
 * @param aliases of alias names; judged on requested names
 * @param instances of instance ids; judged on every target
 */
public record KeyPolicy(List<String> models, List<String> aliases, List<String> instances) {

  private static final KeyPolicy ALL = new KeyPolicy(List.of(), List.of(), List.of());

  public KeyPolicy {
    models = List.copyOf(models);
    aliases = List.copyOf(aliases);
    instances = List.copyOf(instances);
  }

  /** {@return a policy that restricts nothing} */
  public static KeyPolicy unrestricted() {
    return ALL;
  }
}
