package dev.modeldock.kernel.control.instance;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.config.file.Amounts;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceLimits.Timeouts;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an owner may say of an instance, in a request: read from one, and written as one. */
final class InstanceFields {

  private static final Pattern REFERENCE =
      Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*|file:.+|store:[A-Za-z][A-Za-z0-9._-]*");

  private InstanceFields() {}

  /** Reads an instance of that id and type. */
  static InstanceRecord read(String id, String type, boolean enabled, Fields fields)
      throws ControlProblem {
    return new InstanceRecord(
        id,
        type,
        Settings.of(fields.scalarsByName("settings")),
        secrets(fields.textsByName("secrets")),
        risk(fields),
        fields.truth("lan"),
        fields.texts("allowed_models"),
        enabled,
        Source.STATE,
        limits(fields),
        promptLog(fields));
  }

  /** {@return what was said of an instance, as a request that would say it again} */
  static Map<String, Object> written(InstanceRecord instance) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("settings", instance.settings().asMap());
    fields.put("secrets", instance.secrets());
    put(fields, "risk", instance.risk() == null ? null : instance.risk().id());
    fields.put("lan", instance.lan());
    fields.put("allowed_models", instance.allowedModels());
    InstanceLimits limits = instance.limits();
    put(fields, "max_concurrent", whole(limits.maxConcurrent()));
    put(fields, "queue", whole(limits.queue()));
    put(fields, "queue_timeout", text(limits.queueTimeout()));
    fields.put("timeouts", written(limits.timeouts()));
    put(fields, "prompt_log", instance.promptLog() == null ? null : instance.promptLog().id());
    return fields;
  }

  /** {@return the timeouts that were said} */
  static Map<String, Object> written(Timeouts timeouts) {
    var times = new LinkedHashMap<String, Object>();
    put(times, "connect", text(timeouts.connect()));
    put(times, "first_event", text(timeouts.firstEvent()));
    put(times, "idle", text(timeouts.idle()));
    put(times, "total", text(timeouts.total()));
    return times;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static @Nullable Long whole(@Nullable Integer number) {
    return number == null ? null : (Long) number.longValue();
  }

  private static @Nullable String text(@Nullable Duration time) {
    return time == null ? null : Amounts.text(time);
  }

  /** Takes references only; what was given instead is not repeated, for it may be a secret. */
  private static Map<String, String> secrets(Map<String, String> given) throws ControlProblem {
    for (var secret : given.entrySet()) {
      if (!REFERENCE.matcher(secret.getValue()).matches()) {
        throw ControlProblem.invalidValue(
            "the secret '" + secret.getKey() + "' is not a reference",
            "name where the gateway finds it: env:NAME, file:PATH or store:NAME; never the secret itself");
      }
    }
    return given;
  }

  private static @Nullable Risk risk(Fields fields) throws ControlProblem {
    Optional<String> given = fields.optionalText("risk");
    if (given.isEmpty()) {
      return null;
    }
    return Stream.of(Risk.values())
        .filter(risk -> risk.id().equals(given.get()))
        .findFirst()
        .orElseThrow(
            () -> ControlProblem.invalidValue("the field 'risk' must be low or high", null));
  }

  private static @Nullable PromptLogging promptLog(Fields fields) throws ControlProblem {
    Optional<String> given = fields.optionalText("prompt_log");
    if (given.isEmpty()) {
      return null;
    }
    return PromptLogging.of(given.get())
        .orElseThrow(() ->
            ControlProblem.invalidValue(
                "the field 'prompt_log' must be off, metadata, redacted or full", null));
  }

  private static InstanceLimits limits(Fields fields) throws ControlProblem {
    Fields timeouts = fields.nested("timeouts");
    return new InstanceLimits(
        fields.optionalWhole("max_concurrent", InstanceLimits.MOST_CALLS),
        fields.optionalWhole("queue", InstanceLimits.MOST_CALLS),
        time(fields, "queue_timeout"),
        new Timeouts(
            time(timeouts, "connect"),
            time(timeouts, "first_event"),
            time(timeouts, "idle"),
            time(timeouts, "total")));
  }

  private static @Nullable Duration time(Fields fields, String name) throws ControlProblem {
    Optional<String> text = fields.optionalText(name);
    if (text.isEmpty()) {
      return null;
    }
    Duration time = Amounts.duration(text.get());
    if (time == null || !InstanceLimits.isTime(time)) {
      throw ControlProblem.invalidValue(
          "the field '" + name + "' must be a time from 1ms to 24d",
          "for example 500ms, 30s or 10m");
    }
    return time;
  }
}
