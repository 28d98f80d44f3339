package dev.modeldock.kernel.control;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Sends what one watch sees to one client, as named and numbered server-sent events. */
final class LiveOutput {

  /** When to come again after a break, in milliseconds. */
  private static final String BEGIN = "retry: 2000\n\n";

  private static final String PING = ": ping\n\n";

  private final ControlJson json;
  private final BooleanSupplier stays;
  private final Duration pingEvery;

  /**
   * @param stays whether the client may watch still; asked before each thing that is sent
   */
  LiveOutput(ControlJson json, BooleanSupplier stays, Duration pingEvery) {
    this.json = json;
    this.stays = stays;
    this.pingEvery = pingEvery;
  }

  /** Sends until the client leaves, the watch is over or the thread is interrupted. */
  void send(Reply.Watch watch, Exchange exchange) throws ClientGoneException {
    try (watch) {
      exchange.whenClientLeaves(watch::close);
      EventOutput out = exchange.stream(new Answer.Header("cache-control", "no-store"));
      write(out, BEGIN.getBytes(StandardCharsets.US_ASCII));
      try {
        forwardAll(watch, out);
      } catch (InterruptedException _) {
        // The gateway stops. A write by an interrupted thread would break the connection instead.
        out.finish();
        Thread.currentThread().interrupt();
      }
    }
  }

  private void forwardAll(Reply.Watch watch, EventOutput out)
      throws ClientGoneException, InterruptedException {
    while (!watch.over() && stays.getAsBoolean()) {
      Reply.Happening next = watch.next(pingEvery);
      if (!stays.getAsBoolean()) {
        return;
      }
      if (next != null) {
        write(out, framed(next));
      } else if (!watch.over()) {
        write(out, PING.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private byte[] framed(Reply.Happening event) {
    var framed = new ByteArrayOutputStream();
    framed.writeBytes(
        ("event: " + event.name() + "\nid: " + event.number() + "\ndata: ")
            .getBytes(StandardCharsets.US_ASCII));
    framed.writeBytes(json.write(event.data()));
    framed.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
    return framed.toByteArray();
  }

  private static void write(EventOutput out, byte[] bytes) throws ClientGoneException {
    out.write(bytes, 0, bytes.length);
  }
}
