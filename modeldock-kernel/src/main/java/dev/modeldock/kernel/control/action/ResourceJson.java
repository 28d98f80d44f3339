package dev.modeldock.kernel.control.action;

import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.SecretRecord;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import dev.modeldock.kernel.state.key.Reach;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Resources as the audit shows them. Each field is named here: what a record has beside these, such
 * as the hash of a key or the envelope of a secret, is never written.
 */
final class ResourceJson {

  private static final int MOST_BYTES = 8_192;
  private static final Pattern USER = Pattern.compile("(?<=://)[^/?#@\\s]*@");

  private ResourceJson() {}

  static String text(JsonObject resource) {
    byte[] json = Json.compact(resource);
    return json.length > MOST_BYTES
        ? "{\"too_long\":" + json.length + "}"
        : new String(json, StandardCharsets.UTF_8);
  }

  static JsonObject of(InstanceRecord instance) {
    return JsonObject.builder()
        .put("type", instance.type())
        .put("settings", masked(instance.settings().asMap()))
        .put("secrets", instance.secrets())
        .put("risk", Optional.ofNullable(instance.risk()).map(Risk::id).orElse(null))
        .put("lan", instance.lan())
        .put("allowed_models", instance.allowedModels())
        .put("enabled", instance.enabled())
        .put("limits", of(instance.limits()))
        .build();
  }

  /** The name and password of an address are a secret, wherever they are found. */
  private static Map<String, Object> masked(Map<String, ?> settings) {
    var masked = new TreeMap<String, Object>();
    settings.forEach((name, value) ->
        masked.put(
            name, value instanceof String text ? USER.matcher(text).replaceAll("***@") : value));
    return masked;
  }

  private static JsonObject of(InstanceLimits limits) {
    InstanceLimits.Timeouts timeouts = limits.timeouts();
    return JsonObject.builder()
        .put("max_concurrent", limits.maxConcurrent())
        .put("queue", limits.queue())
        .put("queue_timeout", Objects.toString(limits.queueTimeout(), null))
        .put("connect", Objects.toString(timeouts.connect(), null))
        .put("first_event", Objects.toString(timeouts.firstEvent(), null))
        .put("idle", Objects.toString(timeouts.idle(), null))
        .put("total", Objects.toString(timeouts.total(), null))
        .build();
  }

  static JsonObject of(AliasRecord alias) {
    return JsonObject.builder()
        .put("targets", alias.targets().stream().map(Target::id).toList())
        .put("options", alias.options().asMap())
        .build();
  }

  static JsonObject of(KeyRecord key) {
    KeyHashes.Retiring retiring = key.hashes().retiring();
    PromptLogging promptLog = key.grant().promptLog();
    return JsonObject.builder()
        .put("name", key.name())
        .put("prefix", key.prefix())
        .put("scopes", key.scopes().stream().sorted().map(Scope::id).toList())
        .put("policy", of(key.policy()))
        .put("limits", of(key.limits()))
        .put("prompt_log", promptLog == null ? null : promptLog.id())
        .put("retiring_until", retiring == null ? null : retiring.until().toString())
        .put("expires_at", Objects.toString(key.expiresAt(), null))
        .put("revoked_at", Objects.toString(key.revokedAt(), null))
        .build();
  }

  private static JsonObject of(KeyPolicy policy) {
    return JsonObject.builder()
        .put("models", policy.allow().models())
        .put("aliases", policy.allow().aliases())
        .put("instances", policy.allow().instances())
        .put("deny_models", policy.deny().models())
        .put("deny_aliases", policy.deny().aliases())
        .put("deny_instances", policy.deny().instances())
        .put("reach", policy.reach().stream().sorted().map(Reach::id).toList())
        .build();
  }

  private static JsonObject of(KeyLimits limits) {
    return JsonObject.builder()
        .put("requests_per_minute", limits.requestsPerMinute())
        .put("tokens_per_minute", limits.tokensPerMinute())
        .put("concurrent_streams", limits.concurrentStreams())
        .put("daily_tokens", limits.dailyTokens())
        .build();
  }

  static JsonObject of(SecretRecord secret) {
    return JsonObject.builder()
        .put("value", "***")
        .put("updated_at", secret.updatedAt().toString())
        .build();
  }
}
