package dev.modeldock.kernel.audit.line;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.Egress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lines of the audit, without their line break. */
public final class AuditLineReader {

  private static final int LINK_LENGTH = 100;
  private static final Pattern LINK =
      Pattern.compile("\\{\"seq\":(\\d{1,18}),\"prev\":\"([0-9a-f]{64})\",");

  /**
   * A line's place in the chain.
   *
   * @param seq its number
   * @param previousHash the hash that it says the line before it has
   */
  public record Link(long seq, String previousHash) {}

  private AuditLineReader() {}

  /** {@return the line's place in the chain; empty if it is not one of ours} */
  public static Optional<Link> link(byte[] line) {
    int length = Math.min(line.length, LINK_LENGTH + 1);
    Matcher matcher = LINK.matcher(new String(line, 0, length, StandardCharsets.ISO_8859_1));
    return matcher.lookingAt()
        ? Optional.of(new Link(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** Reads the entry of a line. */
  public static AuditEntry entry(byte[] line) throws JsonProblem {
    JsonObject json = Json.object(line);
    try {
      return json.has("kind") ? control(json) : request(json);
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException broken) {
      throw new JsonProblem("a value is not one that an entry can have", broken);
    }
  }

  private static AuditEvent request(JsonObject json) throws JsonProblem {
    return new AuditEvent(
        json.text("id"),
        Instant.parse(json.text("at")),
        new AuditEvent.Caller(json.text("peer"), text(json, "key_id"), text(json, "key_name")),
        new AuditEvent.Asked(
            json.text("operation"),
            text(json, "dialect"),
            text(json, "model"),
            text(json, "alias"),
            json.truth("stream")),
        attempts(json),
        answered(json),
        use(json));
  }

  private static ControlEvent control(JsonObject json) throws JsonProblem {
    if (!json.text("kind").equals(ControlEvent.KIND)) {
      throw new JsonProblem("there is no kind '" + json.text("kind") + "' of entries");
    }
    return new ControlEvent(
        json.text("id"),
        Instant.parse(json.text("at")),
        new ControlEvent.Actor(json.text("actor"), text(json, "peer")),
        json.text("action"),
        text(json, "subject"),
        new ControlEvent.Change(object(json, "before"), object(json, "after")),
        ControlEvent.Outcome.valueOf(json.text("outcome").toUpperCase(Locale.ROOT)),
        text(json, "error"));
  }

  private static @Nullable String object(JsonObject json, String name) throws JsonProblem {
    return json.has(name)
        ? new String(Json.compact(json.object(name)), StandardCharsets.UTF_8)
        : null;
  }

  private static AuditEvent.Answered answered(JsonObject json) throws JsonProblem {
    return new AuditEvent.Answered(
        Math.toIntExact(json.integer("status")),
        Outcome.valueOf(json.text("outcome").toUpperCase(Locale.ROOT)),
        text(json, "error"),
        text(json, "target"),
        text(json, "egress"),
        number(json, "first_byte_ms"),
        json.integer("ms"));
  }

  private static AuditEvent.Use use(JsonObject json) throws JsonProblem {
    return new AuditEvent.Use(
        number(json, "prompt_tokens"),
        number(json, "completion_tokens"),
        UsageSource.valueOf(json.text("usage_source").toUpperCase(Locale.ROOT)),
        number(json, "bytes_in"),
        number(json, "bytes_out"));
  }

  private static @Nullable String text(JsonObject json, String name) throws JsonProblem {
    return json.optionalText(name).orElse(null);
  }

  private static long number(JsonObject json, String name) throws JsonProblem {
    return json.optionalInteger(name).orElse(-1);
  }

  private static List<AttemptRecord> attempts(JsonObject json) throws JsonProblem {
    var attempts = new ArrayList<AttemptRecord>();
    if (json.has("attempts")) {
      for (JsonObject each : json.objects("attempts")) {
        attempts.add(
            new AttemptRecord(
                each.text("target"),
                text(each, "error"),
                text(each, "stage"),
                each.integer("ms"),
                Egress.valueOf(
                    each.optionalText("egress").orElse("none").toUpperCase(Locale.ROOT))));
      }
    }
    return attempts;
  }
}
