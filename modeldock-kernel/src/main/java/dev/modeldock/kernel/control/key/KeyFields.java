package dev.modeldock.kernel.control.key;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyPolicy.Globs;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import dev.modeldock.kernel.state.key.Reach;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields by which a key is made and changed, and what they mean. */
final class KeyFields {

  private static final String[] LIMITS = {
    "requests_per_minute", "tokens_per_minute", "concurrent_streams", "daily_tokens"
  };

  private KeyFields() {}

  /** {@return the name of the field that gives a key this} */
  static String field(Reach reach) {
    return "allow_" + reach.id();
  }

  /** {@return what a key with these fields may do} */
  static KeyGrant grant(Fields fields) throws ControlProblem {
    return new KeyGrant(scopes(fields), policy(fields), limits(fields), promptLog(fields));
  }

  private static Set<Scope> scopes(Fields fields) throws ControlProblem {
    var scopes = EnumSet.noneOf(Scope.class);
    for (String id : fields.texts("scopes")) {
      scopes.add(
          Scope.of(id)
              .orElseThrow(() ->
                  ControlProblem.invalidValue(
                      "there is no scope '" + id + "'",
                      "the scopes are " + listed(Stream.of(Scope.values()).map(Scope::id)))));
    }
    // What a client of the APIs needs; admin is only ever given by name.
    return scopes.isEmpty() ? EnumSet.complementOf(EnumSet.of(Scope.ADMIN)) : scopes;
  }

  private static KeyPolicy policy(Fields fields) throws ControlProblem {
    var reach = EnumSet.noneOf(Reach.class);
    for (Reach each : Reach.values()) {
      if (fields.truth(field(each))) {
        reach.add(each);
      }
    }
    return new KeyPolicy(globs(fields, ""), globs(fields, "deny_"), reach);
  }

  private static Globs globs(Fields fields, String which) throws ControlProblem {
    return new Globs(
        fields.texts(which + "models"),
        fields.texts(which + "aliases"),
        fields.texts(which + "instances"));
  }

  private static KeyLimits limits(Fields fields) throws ControlProblem {
    Fields limits = fields.nested("limits");
    return new KeyLimits(
        small(limits, LIMITS[0]),
        limits.optionalCount(LIMITS[1], KeyLimits.MOST),
        small(limits, LIMITS[2]),
        limits.optionalCount(LIMITS[3], KeyLimits.MOST));
  }

  private static @Nullable Integer small(Fields limits, String name) throws ControlProblem {
    Long count = limits.optionalCount(name, Integer.MAX_VALUE);
    return count == null ? null : Math.toIntExact(count);
  }

  private static @Nullable PromptLogging promptLog(Fields fields) throws ControlProblem {
    String given = fields.optionalText("prompt_log").orElse(null);
    if (given == null) {
      return null;
    }
    return Stream.of(PromptLogging.values())
        .filter(each -> each.id().equals(given))
        .findFirst()
        .orElseThrow(() ->
            ControlProblem.invalidValue(
                "the field 'prompt_log' does not say what is kept",
                "it is one of "
                    + listed(Stream.of(PromptLogging.values()).map(PromptLogging::id))));
  }

  private static String listed(Stream<String> ids) {
    return String.join(", ", ids.toList());
  }

  /** {@return when a key with these fields expires, a moment to come; null if never} */
  static @Nullable Instant expiry(Fields fields, Instant now) throws ControlProblem {
    Instant expiry = moment(fields);
    if (expiry != null && !expiry.isAfter(now)) {
      throw notToCome();
    }
    return expiry;
  }

  /** {@return the moment that the fields name, even if it is over} */
  static @Nullable Instant moment(Fields fields) throws ControlProblem {
    String given = fields.optionalText("expires_at").orElse(null);
    try {
      return given == null ? null : Instant.parse(given);
    } catch (DateTimeException _) {
      throw notToCome();
    }
  }

  private static ControlProblem notToCome() {
    return ControlProblem.invalidValue(
        "the field 'expires_at' must be a moment to come, such as 2030-01-31T12:00:00Z", null);
  }

  /** {@return the fields of {@code key}, without those that it does not have} */
  static Map<String, Object> written(KeyRecord key) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("scopes", key.scopes().stream().sorted().map(Scope::id).toList());
    put(fields, "", key.policy().allow());
    put(fields, "deny_", key.policy().deny());
    for (Reach each : Reach.values()) {
      fields.put(field(each), key.policy().reach().contains(each));
    }
    fields.put("limits", written(key.limits()));
    if (key.grant().promptLog() != null) {
      fields.put("prompt_log", key.grant().promptLog().id());
    }
    if (key.expiresAt() != null) {
      fields.put("expires_at", key.expiresAt().toString());
    }
    return fields;
  }

  private static void put(Map<String, Object> fields, String which, Globs globs) {
    fields.put(which + "models", globs.models());
    fields.put(which + "aliases", globs.aliases());
    fields.put(which + "instances", globs.instances());
  }

  private static Map<String, Object> written(KeyLimits limits) {
    var fields = new LinkedHashMap<String, Object>();
    put(fields, LIMITS[0], limits.requestsPerMinute());
    put(fields, LIMITS[1], limits.tokensPerMinute());
    put(fields, LIMITS[2], limits.concurrentStreams());
    put(fields, LIMITS[3], limits.dailyTokens());
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Number limit) {
    if (limit != null) {
      fields.put(name, limit.longValue());
    }
  }
}
