package dev.modeldock.kernel.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A program's output, line by line, between the thread that drains it and the one that wants it.
 *
 * <p>Bounded: when nobody takes lines, the program waits as it would on a full pipe. What comes
 * after {@link #close()} is drained and dropped.
 */
final class LineQueue {

  /** A single line may hold a whole answer, an image in it included. */
  private static final int LONGEST = 32 * 1024 * 1024;

  private static final int LINES = 1_024;

  /** What the output brings. */
  sealed interface Item {}

  /** One line. */
  record Line(String text) implements Item {}

  /** Nothing more. */
  record End() implements Item {}

  /** A line beyond the bound; nothing after it is read. */
  record TooLong() implements Item {}

  private final InputStream from;
  private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(LINES);
  private volatile boolean closed;

  LineQueue(InputStream from) {
    this.from = new BufferedInputStream(from, 16 * 1024);
  }

  /** Takes lines from the program until it has no more. Runs on a thread of its own. */
  void fill() {
    Item last = new End();
    try {
      var line = new ByteArrayOutputStream(512);
      for (int c = from.read(); c >= 0; c = from.read()) {
        if (c != '\n') {
          line.write(c);
          if (line.size() > LONGEST) {
            last = new TooLong();
            return;
          }
        } else {
          offer(new Line(text(line)));
          line.reset();
        }
      }
      if (line.size() > 0) {
        offer(new Line(text(line)));
      }
    } catch (IOException _) {
      // The pipe broke: that is its end.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      finish(last);
    }
  }

  private static String text(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private void offer(Item item) throws InterruptedException {
    if (!closed) {
      items.put(item);
    }
  }

  private void finish(Item last) {
    try {
      offer(last);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next item; after the last one, brings that again. */
  Item next() throws InterruptedException {
    Item item = items.take();
    if (!(item instanceof Line)) {
      items.clear();
      items.offer(item);
    }
    return item;
  }

  /** Lets go of what was not taken, and ends the wait of whoever takes. */
  void close() {
    closed = true;
    items.clear();
    items.offer(new End());
  }
}
