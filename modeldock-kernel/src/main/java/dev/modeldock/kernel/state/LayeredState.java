package dev.modeldock.kernel.state;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lays instances and aliases that are defined elsewhere, in the configuration file or for this run
 * only, over those of a store. They win by id and name, the file's first, and are not changed here.
 *
 * <p>The merged state is made anew when something changes, so {@link #state()} stays one volatile
 * read. Its epoch rises with each change of either layer.
 */
public final class LayeredState implements StateStore {

  private final StateStore base;
  private List<InstanceRecord> instances = List.of();
  private List<AliasRecord> aliases = List.of();
  private List<InstanceRecord> ofThisRun = List.of();
  private long layers;
  private volatile GatewayState merged;

  /**
   * Wraps {@code base}, which {@link #close()} closes.
   *
   * @param instances those of the configuration file and of this run
   * @param aliases those of the configuration file and of this run
   */
  public LayeredState(StateStore base, List<InstanceRecord> instances, List<AliasRecord> aliases) {
    this.base = base;
    this.merged = base.state();
    overlay(instances, aliases);
  }

  /** Replaces all that lies over the store, as after a change of the configuration file. */
  public synchronized void overlay(
      List<InstanceRecord> newInstances, List<AliasRecord> newAliases) {
    newInstances.forEach(instance -> requireElsewhere(instance.source(), instance.id()));
    newAliases.forEach(alias -> requireElsewhere(alias.source(), alias.name()));
    instances = List.copyOf(newInstances);
    aliases = List.copyOf(newAliases);
    layers++;
    merge();
  }

  /** Lays an instance over the store that stays until the gateway ends. */
  public synchronized void addForThisRun(InstanceRecord instance) {
    requireElsewhere(instance.source(), instance.id());
    ofThisRun = Stream.concat(ofThisRun.stream(), Stream.of(instance)).toList();
    layers++;
    merge();
  }

  private static void requireElsewhere(Source source, String name) {
    if (source == Source.STATE) {
      throw new IllegalArgumentException("'" + name + "' belongs into the store");
    }
  }

  @Override
  public GatewayState state() {
    return merged;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ResourceConflictException if the change is to a resource that is defined elsewhere
   */
  @Override
  public GatewayState apply(StateChange change) throws IOException {
    refuseElsewhere(change);
    base.apply(change);
    return merge();
  }

  private synchronized GatewayState merge() {
    GatewayState below = base.state();
    merged =
        new GatewayState(
            below.epoch() + layers,
            over(
                below.instances(),
                Stream.concat(instances.stream(), ofThisRun.stream()).toList(),
                InstanceRecord::id,
                InstanceRecord::source),
            over(below.aliases(), aliases, AliasRecord::name, AliasRecord::source),
            below.keys(),
            below.secrets(),
            below.trust());
    return merged;
  }

  private static <R> Map<String, R> over(
      Map<String, R> below, List<R> above, Function<R, String> name, Function<R, Source> source) {
    var result = new LinkedHashMap<String, R>();
    above.stream()
        .filter(each -> source.apply(each) == Source.FILE)
        .forEach(each -> result.put(name.apply(each), each));
    above.forEach(each -> result.putIfAbsent(name.apply(each), each));
    below.forEach(result::putIfAbsent);
    return result;
  }

  private void refuseElsewhere(StateChange change) throws ResourceConflictException {
    GatewayState now = merged;
    switch (change) {
      case StateChange.PutInstance(var instance) ->
          refuseElsewhere("instance", instance.id(), source(now.instances().get(instance.id())));
      case StateChange.RemoveInstance(var id) ->
          refuseElsewhere("instance", id, source(now.instances().get(id)));
      case StateChange.PutAlias(var alias) ->
          refuseElsewhere("alias", alias.name(), source(now.aliases().get(alias.name())));
      case StateChange.RemoveAlias(var name) ->
          refuseElsewhere("alias", name, source(now.aliases().get(name)));
      case StateChange.PutKey _,
          StateChange.RevokeKey _,
          StateChange.PutSecret _,
          StateChange.RemoveSecret _,
          StateChange.OfTrust _ -> {}
    }
  }

  private static Source source(@Nullable InstanceRecord instance) {
    return instance == null ? Source.STATE : instance.source();
  }

  private static Source source(@Nullable AliasRecord alias) {
    return alias == null ? Source.STATE : alias.source();
  }

  private static void refuseElsewhere(String kind, String name, Source source)
      throws ResourceConflictException {
    switch (source) {
      case STATE -> {}
      case FILE ->
          throw new ResourceConflictException(
              kind + " '" + name + "' is defined in modeldock.yaml; change it there");
      case RUNTIME ->
          throw new ResourceConflictException(
              kind + " '" + name + "' was made by the gateway for this run; choose another name");
    }
  }

  @Override
  public void close() throws IOException {
    base.close();
  }
}
