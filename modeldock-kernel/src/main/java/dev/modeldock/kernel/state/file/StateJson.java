package dev.modeldock.kernel.state.file;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.SecretRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import dev.modeldock.kernel.state.trust.PluginTrust;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns the records of the state into JSON and back, field by field. */
final class StateJson {

  private StateJson() {}

  static JsonObject write(GatewayState state) {
    return JsonObject.builder()
        .put("epoch", state.epoch())
        .put("instances", state.instances().values().stream().map(StateJson::write).toList())
        .put("aliases", state.aliases().values().stream().map(StateJson::write).toList())
        .put("keys", state.keys().values().stream().map(KeyJson::write).toList())
        .put("secrets", state.secrets().values().stream().map(StateJson::write).toList())
        .put("trust", TrustJson.write(state.trust()))
        .build();
  }

  static GatewayState state(JsonObject json) throws JsonProblem {
    var instances = new LinkedHashMap<String, InstanceRecord>();
    for (JsonObject each : json.objects("instances")) {
      InstanceRecord instance = instance(each);
      instances.put(instance.id(), instance);
    }
    var aliases = new LinkedHashMap<String, AliasRecord>();
    for (JsonObject each : json.objects("aliases")) {
      AliasRecord alias = alias(each);
      aliases.put(alias.name(), alias);
    }
    var keys = new LinkedHashMap<String, KeyRecord>();
    for (JsonObject each : json.objects("keys")) {
      KeyRecord key = KeyJson.key(each);
      keys.put(key.id(), key);
    }
    var secrets = new LinkedHashMap<String, SecretRecord>();
    // Snapshots that are older than secrets have none.
    for (JsonObject each : json.has("secrets") ? json.objects("secrets") : List.<JsonObject>of()) {
      SecretRecord secret = secret(each);
      secrets.put(secret.name(), secret);
    }
    // Nor have those that are older than trust anybody who is believed.
    PluginTrust trust =
        json.has("trust") ? TrustJson.trust(json.object("trust")) : PluginTrust.none();
    return new GatewayState(json.integer("epoch"), instances, aliases, keys, secrets, trust);
  }

  static JsonObject write(StateChange change) {
    var json = JsonObject.builder();
    return switch (change) {
      case StateChange.PutInstance(var instance) ->
          json.put("change", "put_instance").put("instance", write(instance)).build();
      case StateChange.RemoveInstance(var id) ->
          json.put("change", "remove_instance").put("id", id).build();
      case StateChange.PutAlias(var alias) ->
          json.put("change", "put_alias").put("alias", write(alias)).build();
      case StateChange.RemoveAlias(var name) ->
          json.put("change", "remove_alias").put("name", name).build();
      case StateChange.PutKey(var key) ->
          json.put("change", "put_key").put("key", KeyJson.write(key)).build();
      case StateChange.RevokeKey(var id, var at) ->
          json.put("change", "revoke_key").put("id", id).put("at", at.toString()).build();
      case StateChange.PutSecret(var secret) ->
          json.put("change", "put_secret").put("secret", write(secret)).build();
      case StateChange.RemoveSecret(var name) ->
          json.put("change", "remove_secret").put("name", name).build();
      case StateChange.OfTrust(var trust) -> TrustJson.write(trust);
    };
  }

  static StateChange change(JsonObject json) throws JsonProblem {
    String kind = json.text("change");
    return switch (kind) {
      case "put_instance" -> new StateChange.PutInstance(instance(json.object("instance")));
      case "remove_instance" -> new StateChange.RemoveInstance(json.text("id"));
      case "put_alias" -> new StateChange.PutAlias(alias(json.object("alias")));
      case "remove_alias" -> new StateChange.RemoveAlias(json.text("name"));
      case "put_key" -> new StateChange.PutKey(KeyJson.key(json.object("key")));
      case "revoke_key" -> new StateChange.RevokeKey(json.text("id"), instant(json, "at"));
      case "put_secret" -> new StateChange.PutSecret(secret(json.object("secret")));
      case "remove_secret" -> new StateChange.RemoveSecret(json.text("name"));
      default -> new StateChange.OfTrust(TrustJson.change(json));
    };
  }

  private static JsonObject write(InstanceRecord instance) {
    return JsonObject.builder()
        .put("id", instance.id())
        .put("type", instance.type())
        .put("settings", instance.settings().asMap())
        .put("secrets", instance.secrets())
        .put("risk", Optional.ofNullable(instance.risk()).map(Risk::id).orElse(null))
        .put("lan", instance.lan())
        .put("allowed_models", instance.allowedModels())
        .put("enabled", instance.enabled())
        .put("limits", LimitsJson.write(instance.limits()))
        .put(
            "prompt_log",
            Optional.ofNullable(instance.promptLog()).map(PromptLogging::id).orElse(null))
        .build();
  }

  private static InstanceRecord instance(JsonObject json) throws JsonProblem {
    var secrets = new LinkedHashMap<String, String>();
    JsonObject references = json.object("secrets");
    for (String name : references.values().keySet()) {
      secrets.put(name, references.text(name));
    }
    return checked(() ->
        new InstanceRecord(
            json.text("id"),
            json.text("type"),
            settings(json.object("settings")),
            secrets,
            json.has("risk") ? Risk.valueOf(json.text("risk").toUpperCase(Locale.ROOT)) : null,
            json.truth("lan"),
            json.texts("allowed_models"),
            json.truth("enabled"),
            Source.STATE,
            LimitsJson.limits(json),
            json.optionalText("prompt_log")
                .map(mode -> PromptLogging.valueOf(mode.toUpperCase(Locale.ROOT)))
                .orElse(null)));
  }

  private static JsonObject write(AliasRecord alias) {
    return JsonObject.builder()
        .put("name", alias.name())
        .put("targets", alias.targets().stream().map(Target::id).toList())
        .put("options", alias.options().asMap())
        .build();
  }

  private static AliasRecord alias(JsonObject json) throws JsonProblem {
    var targets = new ArrayList<Target>();
    for (String id : json.texts("targets")) {
      targets.add(
          Target.parse(id)
              .orElseThrow(
                  () -> new JsonProblem("'" + id + "' is not of the form instance:model")));
    }
    return checked(() ->
        new AliasRecord(
            json.text("name"), targets, settings(json.object("options")), Source.STATE));
  }

  private static JsonObject write(SecretRecord secret) {
    return JsonObject.builder()
        .put("name", secret.name())
        .put("envelope", secret.envelope())
        .put("preview", secret.preview())
        .put("created_at", secret.createdAt().toString())
        .put("updated_at", secret.updatedAt().toString())
        .build();
  }

  private static SecretRecord secret(JsonObject json) throws JsonProblem {
    return checked(() ->
        new SecretRecord(
            json.text("name"),
            json.text("envelope"),
            json.text("preview"),
            instant(json, "created_at"),
            instant(json, "updated_at")));
  }

  private static Settings settings(JsonObject json) throws JsonProblem {
    return checked(() -> Settings.of(nonNull(json)));
  }

  private static Map<String, Object> nonNull(JsonObject json) {
    var values = new LinkedHashMap<String, Object>();
    json.values()
        .forEach((name, value) -> {
          if (value != null) {
            values.put(name, value);
          }
        });
    return values;
  }

  static Instant instant(JsonObject json, String name) throws JsonProblem {
    try {
      return Instant.parse(json.text(name));
    } catch (DateTimeException broken) {
      throw new JsonProblem("'" + name + "' is not a moment in time", broken);
    }
  }

  interface Reading<T> {
    T read() throws JsonProblem;
  }

  /** Reads a record whose own constructor checks its values. */
  static <T> T checked(Reading<T> reading) throws JsonProblem {
    try {
      return reading.read();
    } catch (IllegalArgumentException refused) {
      throw new JsonProblem(String.valueOf(refused.getMessage()), refused);
    }
  }
}
