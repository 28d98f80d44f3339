package dev.modeldock.kernel.state.file;

import static dev.modeldock.kernel.state.file.StateJson.checked;
import static dev.modeldock.kernel.state.file.StateJson.instant;

import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyHash;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyPolicy.Globs;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import dev.modeldock.kernel.state.key.Reach;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns keys into JSON and back. What a record of an earlier version does not have is read as the
 * least that it can mean: no limits, but nothing in reach beyond local instances either.
 */
final class KeyJson {

  private static final JsonObject NOTHING = JsonObject.builder().build();

  private KeyJson() {}

  static JsonObject write(KeyRecord key) {
    KeyHashes.Retiring retiring = key.hashes().retiring();
    PromptLogging promptLog = key.grant().promptLog();
    return JsonObject.builder()
        .put("id", key.id())
        .put("name", key.name())
        .put("prefix", key.prefix())
        .put("hash", key.hashes().current().phc())
        .put("sieve", key.hashes().current().sieve())
        .put("retiring_hash", retiring == null ? null : retiring.hash().phc())
        .put("retiring_sieve", retiring == null ? null : retiring.hash().sieve())
        .put("retiring_until", retiring == null ? null : retiring.until().toString())
        .put("scopes", key.scopes().stream().sorted().map(Scope::id).toList())
        .put("policy", write(key.policy()))
        .put("limits", write(key.limits()))
        .put("prompt_log", promptLog == null ? null : promptLog.id())
        .put("created_at", key.createdAt().toString())
        .put("expires_at", Objects.toString(key.expiresAt(), null))
        .put("revoked_at", Objects.toString(key.revokedAt(), null))
        .build();
  }

  private static JsonObject write(KeyPolicy policy) {
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

  private static JsonObject write(KeyLimits limits) {
    return JsonObject.builder()
        .put("requests_per_minute", limits.requestsPerMinute())
        .put("tokens_per_minute", limits.tokensPerMinute())
        .put("concurrent_streams", limits.concurrentStreams())
        .put("daily_tokens", limits.dailyTokens())
        .build();
  }

  static KeyRecord key(JsonObject json) throws JsonProblem {
    return checked(() ->
        new KeyRecord(
            json.text("id"),
            json.text("name"),
            json.text("prefix"),
            hashes(json),
            new KeyGrant(
                scopes(json.texts("scopes")),
                policy(json.object("policy")),
                limits(json.has("limits") ? json.object("limits") : NOTHING),
                json.has("prompt_log")
                    ? PromptLogging.valueOf(json.text("prompt_log").toUpperCase(Locale.ROOT))
                    : null),
            instant(json, "created_at"),
            moment(json, "expires_at"),
            moment(json, "revoked_at")));
  }

  private static KeyHashes hashes(JsonObject json) throws JsonProblem {
    return new KeyHashes(
        hash(json, ""),
        json.has("retiring_hash")
            ? new KeyHashes.Retiring(hash(json, "retiring_"), instant(json, "retiring_until"))
            : null);
  }

  private static KeyHash hash(JsonObject json, String which) throws JsonProblem {
    return new KeyHash(
        json.text(which + "hash"), json.has(which + "sieve") ? json.text(which + "sieve") : null);
  }

  private static KeyPolicy policy(JsonObject json) throws JsonProblem {
    var reach = new HashSet<Reach>();
    for (String id : textsIfAny(json, "reach")) {
      reach.add(Reach.valueOf(id.toUpperCase(Locale.ROOT)));
    }
    return new KeyPolicy(
        new Globs(json.texts("models"), json.texts("aliases"), json.texts("instances")),
        new Globs(
            textsIfAny(json, "deny_models"),
            textsIfAny(json, "deny_aliases"),
            textsIfAny(json, "deny_instances")),
        reach);
  }

  private static List<String> textsIfAny(JsonObject json, String name) throws JsonProblem {
    return json.has(name) ? json.texts(name) : List.of();
  }

  private static KeyLimits limits(JsonObject json) throws JsonProblem {
    return new KeyLimits(
        small(json, "requests_per_minute"),
        number(json, "tokens_per_minute"),
        small(json, "concurrent_streams"),
        number(json, "daily_tokens"));
  }

  private static @Nullable Integer small(JsonObject json, String name) throws JsonProblem {
    Long number = number(json, name);
    return number == null ? null : Math.toIntExact(number);
  }

  private static @Nullable Long number(JsonObject json, String name) throws JsonProblem {
    OptionalLong number = json.optionalInteger(name);
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static Set<Scope> scopes(List<String> ids) throws JsonProblem {
    var scopes = new HashSet<Scope>();
    for (String id : ids) {
      scopes.add(Scope.of(id).orElseThrow(() -> new JsonProblem("there is no scope '" + id + "'")));
    }
    return scopes;
  }

  private static @Nullable Instant moment(JsonObject json, String name) throws JsonProblem {
    return json.has(name) ? instant(json, name) : null;
  }
}
