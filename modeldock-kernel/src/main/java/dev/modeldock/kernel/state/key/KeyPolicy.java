package dev.modeldock.kernel.state.key;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a key may reach. What is not allowed is refused, and what is denied is refused even if it is
 * allowed.
 *
 * @param allow what it is restricted to; a list that is empty restricts nothing in its own respect
 * @param deny what it may not reach; a list that is empty denies nothing
 * @param reach what it may reach beyond local instances of low risk, asked from this machine
 */
public record KeyPolicy(Globs allow, Globs deny, Set<Reach> reach) {

  private static final KeyPolicy STANDARD = new KeyPolicy(Globs.none(), Globs.none(), Set.of());
  private static final KeyPolicy ALL = STANDARD.reaching(EnumSet.allOf(Reach.class));

  /**
   * Names, in which {@code *} stands for any text.
   *
   * @param models of {@code instance:model} ids; judged on requested ids and on every target
   * @param aliases of alias names; judged on requested names
   * @param instances of instance ids; judged on every target
   */
  public record Globs(List<String> models, List<String> aliases, List<String> instances) {

    private static final Globs NONE = new Globs(List.of(), List.of(), List.of());

    public Globs {
      models = List.copyOf(models);
      aliases = List.copyOf(aliases);
      instances = List.copyOf(instances);
    }

    /** {@return no names at all} */
    public static Globs none() {
      return NONE;
    }
  }

  public KeyPolicy {
    reach = Set.copyOf(reach);
  }

  /** {@return the policy of a key of which nothing was said: local instances of low risk} */
  public static KeyPolicy standard() {
    return STANDARD;
  }

  /** {@return a policy that restricts nothing} */
  public static KeyPolicy unrestricted() {
    return ALL;
  }

  /** {@return this policy, restricted to {@code names}} */
  public KeyPolicy allowing(Globs names) {
    return new KeyPolicy(names, deny, reach);
  }

  /** {@return this policy, with {@code names} denied} */
  public KeyPolicy denying(Globs names) {
    return new KeyPolicy(allow, names, reach);
  }

  /** {@return this policy, with {@code classes} in reach and no others} */
  public KeyPolicy reaching(Set<Reach> classes) {
    return new KeyPolicy(allow, deny, classes);
  }
}
