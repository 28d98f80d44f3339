package dev.modeldock.bench;

import dev.modeldock.bench.client.Target;
import java.util.Locale;

/** How far a call has come when its client leaves. */
enum Phase {
  /** It waits for its turn at the instance. */
  QUEUE(Upstream.SILENT, true),
  /** Its provider waits for the head of the answer before it hands out a stream. */
  CONNECT(Upstream.SILENT, true),
  /** A stream was asked for, and nothing has come. */
  FIRST_EVENT(Upstream.SILENT, true),
  /** A stream has begun. */
  STREAM(Upstream.STALLING, true),
  /** An answer in one piece was asked for. */
  WHOLE(Upstream.SILENT, false);

  private final String text;
  private final boolean stream;

  Phase(String text, boolean stream) {
    this.text = text;
    this.stream = stream;
  }

  /** {@return a request that gets so far and no further} */
  byte[] request(Target target) {
    return target.request(stream, text);
  }

  /** {@return the name in the table, which is that of the gateway's figures} */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
