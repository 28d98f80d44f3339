package dev.modeldock.kernel.audit.line;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.state.Egress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders one entry as a line of JSON, by hand, for it is done once per request.
 *
 * <p>The entry's own fields are rendered by any thread, with room left before them. Number and
 * hash, which are known only in the order of the file, are then filled in without moving a byte.
 */
public final class AuditLine {

  /** A line begins with {@code {"seq":1,"prev":"…64 hex digits…"}. */
  private static final int ROOM = 7 + 19 + 9 + 64 + 1;

  private static final int INITIAL = 768;
  private static final byte[] SEQ = "{\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PREV = ",\"prev\":\"".getBytes(StandardCharsets.US_ASCII);

  private final LineBytes out = new LineBytes(INITIAL, ROOM);
  private int start = ROOM;

  private AuditLine() {}

  /** Renders {@code entry}, with its number and hash still missing. */
  public static AuditLine of(AuditEntry entry) {
    var line = new AuditLine();
    switch (entry) {
      case AuditEvent event -> line.request(event);
      case ControlEvent event -> line.control(event);
    }
    line.out.raw('}');
    line.out.raw('\n');
    return line;
  }

  private void request(AuditEvent event) {
    out.text("id", event.id());
    out.moment("at", event.at());
    out.text("operation", event.operation());
    out.text("dialect", event.asked().dialect());
    out.text("peer", event.peer());
    out.text("key_id", event.keyId());
    out.text("key_name", event.keyName());
    out.text("model", event.model());
    out.text("alias", event.asked().alias());
    out.text("target", event.target());
    out.literal("stream", event.stream() ? "true" : "false");
    out.number("status", event.status());
    out.text("outcome", event.outcome().id());
    out.text("error", event.error());
    attempts(event.attempts());
    out.known("prompt_tokens", event.promptTokens());
    out.known("completion_tokens", event.completionTokens());
    out.text("usage_source", event.usageSource().id());
    out.known("bytes_in", event.use().bytesIn());
    out.known("bytes_out", event.use().bytesOut());
    out.text("egress", event.answered().egress());
    out.known("first_byte_ms", event.firstByteMillis());
    out.number("ms", event.millis());
  }

  private void control(ControlEvent event) {
    out.text("kind", ControlEvent.KIND);
    out.text("id", event.id());
    out.moment("at", event.at());
    out.text("actor", event.actor().name());
    out.text("peer", event.actor().peer());
    out.text("action", event.action());
    out.text("subject", event.subject());
    object("before", event.change().before());
    object("after", event.change().after());
    out.text("outcome", event.outcome().id());
    out.text("error", event.error());
  }

  private void object(String name, @Nullable String json) {
    if (json != null) {
      out.name(name);
      out.utf8(json);
    }
  }

  private void attempts(List<AttemptRecord> attempts) {
    if (attempts.isEmpty()) {
      return;
    }
    out.name("attempts");
    char before = '[';
    for (AttemptRecord attempt : attempts) {
      out.raw(before);
      out.raw('{');
      before = ',';
      out.raw("\"target\":");
      out.string(attempt.target());
      out.text("error", attempt.error());
      out.text("stage", attempt.stage());
      out.number("ms", attempt.millis());
      if (attempt.egress() != Egress.NONE) {
        out.text("egress", attempt.egress().id());
      }
      out.raw('}');
    }
    out.raw(']');
  }

  /** Fills in the number and the hash of the line before, as 64 hex digits. */
  public void link(long seq, byte[] previousHash) {
    byte[] bytes = out.array();
    start = ROOM;
    bytes[--start] = '"';
    start -= previousHash.length;
    System.arraycopy(previousHash, 0, bytes, start, previousHash.length);
    start -= PREV.length;
    System.arraycopy(PREV, 0, bytes, start, PREV.length);
    long rest = seq;
    do {
      bytes[--start] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    start -= SEQ.length;
    System.arraycopy(SEQ, 0, bytes, start, SEQ.length);
  }

  /** {@return the array that the line is in} */
  public byte[] array() {
    return out.array();
  }

  /** {@return where in the array the linked line begins} */
  public int start() {
    return start;
  }

  /** {@return the length that the linked line has at most} */
  public int mostLength() {
    return out.end();
  }

  /** {@return the length of the linked line with its line break} */
  public int length() {
    return out.end() - start;
  }
}
