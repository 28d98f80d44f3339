package dev.modeldock.kernel.control;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an action answers. */
public sealed interface Reply {

  /** One JSON object. */
  record Document(
      int status, JsonDoc body, List<Answer.Header> headers, @Nullable Revision revision)
      implements Reply {}

  /** A text for programs, with status 200. */
  record Text(String contentType, byte[] body) implements Reply {}

  /** JSON objects as server-sent events, for as long as the client stays. */
  record Events(Feed feed) implements Reply {}

  /** Events with names and numbers, the first of which is a snapshot. */
  record Live(Watch watch) implements Reply {}

  /** Rows of any number, sent as they are read. */
  record Rows(String contentType, String fileName, Source source) implements Reply {}

  /** The exchange itself, for {@code taker} to answer. Runs on the request's own thread. */
  record Passed(Consumer<Exchange> taker) implements Reply {}

  /** {@return an answer with status 200} */
  static Reply ok(JsonDoc body) {
    return new Document(200, body, List.of(), null);
  }

  /** {@return an answer with status 200 that shows {@code revision} of a resource} */
  static Reply ok(JsonDoc body, Revision revision) {
    return new Document(200, body, List.of(), revision);
  }

  /** {@return an answer with status 201} */
  static Reply created(JsonDoc body) {
    return new Document(201, body, List.of(), null);
  }

  /** {@return an answer with status 201 that shows {@code revision} of a resource} */
  static Reply created(JsonDoc body, Revision revision) {
    return new Document(201, body, List.of(), revision);
  }

  /** {@return an answer with a list} */
  static Reply list(List<JsonDoc> items) {
    return ok(JsonDoc.empty().with("data", items));
  }

  /** A source of events. */
  interface Feed {

    /**
     * Begins to hand events to {@code subscriber}, which does not block, from any thread.
     *
     * @return ends the events when closed
     */
    AutoCloseable follow(Consumer<JsonDoc> subscriber);
  }

  /** One client's view of what happens. */
  interface Watch extends AutoCloseable {

    /** {@return the next event; null if none came within {@code most}, or the watch is over} */
    @Nullable Happening next(Duration most) throws InterruptedException;

    /** {@return whether no more events will come} */
    boolean over();

    /** Ends it; wakes whoever waits for the next event. Any thread. */
    @Override
    void close();
  }

  /**
   * Something that has happened.
   *
   * @param number rises
   * @param name what kind of thing
   */
  record Happening(long number, String name, JsonDoc data) {}

  /** A source of rows. */
  interface Source {

    /**
     * Hands all rows to {@code taker}. Runs on the request's own thread.
     *
     * @throws IOException if they could not be read, or the client left
     */
    void send(Taker taker) throws IOException;
  }

  /** Takes rows, and sends what it has got whenever that is worth a write. */
  interface Taker {

    /** Takes one JSON object, for a line of its own. */
    void line(JsonDoc document) throws IOException;

    /** Takes text as it is. */
    void text(String text) throws IOException;
  }
}
