package dev.modeldock.kernel.state.file;

import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceLimits.Timeouts;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns the limits of an instance into JSON and back; times are in milliseconds. */
final class LimitsJson {

  private LimitsJson() {}

  /** {@return the limits as JSON; null if none was said} */
  static @Nullable JsonObject write(InstanceLimits limits) {
    if (limits.equals(InstanceLimits.none())) {
      return null;
    }
    Timeouts timeouts = limits.timeouts();
    return JsonObject.builder()
        .put("max_concurrent", limits.maxConcurrent())
        .put("queue", limits.queue())
        .put("queue_timeout_ms", millis(limits.queueTimeout()))
        .put("connect_ms", millis(timeouts.connect()))
        .put("first_event_ms", millis(timeouts.firstEvent()))
        .put("idle_ms", millis(timeouts.idle()))
        .put("total_ms", millis(timeouts.total()))
        .build();
  }

  /** {@return the limits of {@code instance}; none, if it was written before there were any} */
  static InstanceLimits limits(JsonObject instance) throws JsonProblem {
    if (!instance.has("limits")) {
      return InstanceLimits.none();
    }
    JsonObject json = instance.object("limits");
    return new InstanceLimits(
        calls(json, "max_concurrent"),
        calls(json, "queue"),
        time(json, "queue_timeout_ms"),
        new Timeouts(
            time(json, "connect_ms"),
            time(json, "first_event_ms"),
            time(json, "idle_ms"),
            time(json, "total_ms")));
  }

  private static @Nullable Long millis(@Nullable Duration time) {
    return time == null ? null : (Long) time.toMillis();
  }

  private static @Nullable Integer calls(JsonObject json, String name) throws JsonProblem {
    OptionalLong calls = json.optionalInteger(name);
    return calls.isPresent()
        ? (Integer) (int) Math.min(Integer.MAX_VALUE, calls.getAsLong())
        : null;
  }

  private static @Nullable Duration time(JsonObject json, String name) throws JsonProblem {
    OptionalLong millis = json.optionalInteger(name);
    return millis.isPresent() ? Duration.ofMillis(millis.getAsLong()) : null;
  }
}
