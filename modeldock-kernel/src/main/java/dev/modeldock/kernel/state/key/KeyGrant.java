package dev.modeldock.kernel.state.key;

import dev.modeldock.kernel.pipeline.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of the gateway grants a key.
 *
 * @param scopes what it is good for
 * @param policy what it may reach
 * @param limits how much it may use
 * @param promptLog what the prompt log keeps of its requests; null for what holds for all keys
 */
public record KeyGrant(
    Set<Scope> scopes, KeyPolicy policy, KeyLimits limits, @Nullable PromptLogging promptLog) {

  public KeyGrant {
    scopes = Set.copyOf(scopes);
  }

  /** {@return a grant without limits} */
  public static KeyGrant of(Set<Scope> scopes, KeyPolicy policy) {
    return new KeyGrant(scopes, policy, KeyLimits.none(), null);
  }

  /** {@return this grant, within {@code other} limits} */
  public KeyGrant within(KeyLimits other) {
    return new KeyGrant(scopes, policy, other, promptLog);
  }
}
