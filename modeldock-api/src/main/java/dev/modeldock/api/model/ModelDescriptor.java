package dev.modeldock.api.model;

import java.util.EnumSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One model that an instance offers.
 *
 * <p>Made with {@link #of(String)} and refined with the {@code with…} methods, each of which
 * returns a new descriptor. What is not known is left out rather than guessed.
 */
public final class ModelDescriptor {

  private final String name;
  private final Set<Capability> capabilities;
  private final long contextTokens;
  private final long createdEpochSecond;
  private final boolean loaded;

  private ModelDescriptor(
      String name,
      Set<Capability> capabilities,
      long contextTokens,
      long createdEpochSecond,
      boolean loaded) {
    this.name = name;
    this.capabilities = capabilities;
    this.contextTokens = contextTokens;
    this.createdEpochSecond = createdEpochSecond;
    this.loaded = loaded;
  }

  /**
   * Describes a chat model of which nothing else is known.
   *
   * @param name the name as the runtime spells it; may contain any character, {@code :} and {@code
   *     /} included
   */
  public static ModelDescriptor of(String name) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("a model's name is empty");
    }
    return new ModelDescriptor(name, Set.of(Capability.CHAT), -1, -1, false);
  }

  /** {@return this model, with exactly these capabilities} */
  public ModelDescriptor withCapabilities(Set<Capability> all) {
    EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
    copy.addAll(all);
    return new ModelDescriptor(name, Set.copyOf(copy), contextTokens, createdEpochSecond, loaded);
  }

  /** {@return this model, with a context window of so many tokens} */
  public ModelDescriptor withContextTokens(long tokens) {
    return new ModelDescriptor(name, capabilities, tokens, createdEpochSecond, loaded);
  }

  /** {@return this model, made or changed at that second since 1970} */
  public ModelDescriptor withCreated(long epochSecond) {
    return new ModelDescriptor(name, capabilities, contextTokens, epochSecond, loaded);
  }

  /** {@return this model, ready in the runtime's memory} */
  public ModelDescriptor withLoaded(boolean inMemory) {
    return new ModelDescriptor(name, capabilities, contextTokens, createdEpochSecond, inMemory);
  }

  /** {@return the name as the runtime spells it} */
  public String name() {
    return name;
  }

  /** {@return what the model can do; unmodifiable} */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** {@return whether the model can do {@code what}} */
  public boolean can(Capability what) {
    return capabilities.contains(what);
  }

  /** {@return the size of the context window in tokens, if known} */
  public OptionalLong contextTokens() {
    return contextTokens < 0 ? OptionalLong.empty() : OptionalLong.of(contextTokens);
  }

  /** {@return when the model was made or changed, in seconds since 1970, if known} */
  public OptionalLong createdEpochSecond() {
    return createdEpochSecond < 0 ? OptionalLong.empty() : OptionalLong.of(createdEpochSecond);
  }

  /** {@return whether the runtime is known to hold the model in memory} */
  public boolean loaded() {
    return loaded;
  }

  @Override
  public String toString() {
    return name;
  }
}
