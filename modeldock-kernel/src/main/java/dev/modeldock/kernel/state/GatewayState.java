package dev.modeldock.kernel.state;

import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.trust.PluginTrust;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that the gateway is set up with, at one moment: what requests read, without a lock.
 *
 * @param epoch rises with each change; what is cached of an older epoch is not believed
 * @param instances by id, in the order of their making
 * @param aliases by name
 * @param keys by id, revoked ones included
 * @param secrets by name, encrypted
 * @param trust whom and what is believed about plugins
 */
public record GatewayState(
    long epoch,
    Map<String, InstanceRecord> instances,
    Map<String, AliasRecord> aliases,
    Map<String, KeyRecord> keys,
    Map<String, SecretRecord> secrets,
    PluginTrust trust) {

  private static final GatewayState EMPTY =
      new GatewayState(0, Map.of(), Map.of(), Map.of(), Map.of(), PluginTrust.none());

  public GatewayState {
    instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
    aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
  }

  /** {@return the state of a gateway that was never set up} */
  public static GatewayState empty() {
    return EMPTY;
  }

  /** {@return the instance of that id} */
  public Optional<InstanceRecord> instance(String id) {
    return Optional.ofNullable(instances.get(id));
  }

  /** {@return the alias of that name} */
  public Optional<AliasRecord> alias(String name) {
    return Optional.ofNullable(aliases.get(name));
  }

  /** {@return the key of that id} */
  public Optional<KeyRecord> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** {@return the stored secret of that name} */
  public Optional<SecretRecord> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  /** {@return this state after {@code change}, one epoch later} */
  public GatewayState after(StateChange change) {
    long next = epoch + 1;
    return switch (change) {
      case StateChange.PutInstance(var instance) ->
          new GatewayState(
              next, with(instances, instance.id(), instance), aliases, keys, secrets, trust);
      case StateChange.RemoveInstance(var id) ->
          new GatewayState(next, without(instances, id), aliases, keys, secrets, trust);
      case StateChange.PutAlias(var alias) ->
          new GatewayState(
              next, instances, with(aliases, alias.name(), alias), keys, secrets, trust);
      case StateChange.RemoveAlias(var name) ->
          new GatewayState(next, instances, without(aliases, name), keys, secrets, trust);
      case StateChange.PutKey(var key) ->
          new GatewayState(next, instances, aliases, with(keys, key.id(), key), secrets, trust);
      case StateChange.RevokeKey(var id, var at) ->
          key(id)
              .map(key -> with(keys, id, key.revoked(at)))
              .map(all -> new GatewayState(next, instances, aliases, all, secrets, trust))
              .orElse(this);
      case StateChange.PutSecret(var secret) ->
          new GatewayState(
              next, instances, aliases, keys, with(secrets, secret.name(), secret), trust);
      case StateChange.RemoveSecret(var name) ->
          new GatewayState(next, instances, aliases, keys, without(secrets, name), trust);
      case StateChange.OfTrust(var ofTrust) ->
          new GatewayState(next, instances, aliases, keys, secrets, trust.after(ofTrust));
    };
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    var copy = new LinkedHashMap<>(map);
    copy.put(key, value);
    return copy;
  }

  private static <V> Map<String, V> without(Map<String, V> map, String key) {
    var copy = new LinkedHashMap<>(map);
    copy.remove(key);
    return copy;
  }
}
