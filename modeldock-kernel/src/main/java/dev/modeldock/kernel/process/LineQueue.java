package dev.modeldock.kernel.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A program's output, line by line, between the thread that drains it and the one that wants it.
 *
 * <p>Bounded: when nobody takes lines, the program waits as it would on a full pipe. What comes
 * after {@link #close()} is drained and dropped.
 */
final class LineQueue {

  /** A single line may hold a whole answer, an image in it included. */
  static final int LONGEST = 32 * 1024 * 1024;

  /** About how many bytes lie here before the program waits; one line always finds room. */
  private static final int ROOM = 1024 * 1024;

  private static final int BUFFER = 64 * 1024;

  /** About what a line takes beside its characters. */
  private static final int ENTRY = 64;

  /** What the output brings. */
  sealed interface Item {}

  /** One line. */
  record Line(String text) implements Item {}

  /** Nothing more. */
  record End() implements Item {}

  /** A line beyond the bound; nothing after it is read. */
  record TooLong() implements Item {}

  private final InputStream from;
  private final int longest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long held;
  private @Nullable Item last;

  /**
   * @param longest the most bytes of a line
   */
  LineQueue(InputStream from, int longest) {
    this.from = from;
    this.longest = longest;
  }

  /** Takes lines from the program until it has no more. Runs on a thread of its own. */
  void fill() {
    Item end = new End();
    try {
      end = read();
    } catch (IOException _) {
      // The pipe broke: that is its end.
    } finally {
      end(end);
    }
  }

  private Item read() throws IOException {
    byte[] buffer = new byte[BUFFER];
    int rest = 0;
    List<String> found = new ArrayList<>();
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer, rest, buffer.length - rest)) {
      int end = rest + n;
      int start = 0;
      for (int i = rest; i < end; i++) {
        if (buffer[i] == '\n') {
          if (i - start > longest) {
            add(found);
            return new TooLong();
          }
          found.add(text(buffer, start, i));
          start = i + 1;
        }
      }
      add(found);
      found.clear();
      rest = end - start;
      if (rest > longest) {
        return new TooLong();
      }
      buffer = moved(buffer, start, rest);
    }
    if (rest > 0) {
      add(List.of(text(buffer, 0, rest)));
    }
    return new End();
  }

  /** Moves the beginning of a line to the front of a buffer in which it can go on. */
  private byte[] moved(byte[] buffer, int start, int rest) {
    byte[] target = buffer;
    if (rest > buffer.length / 2) {
      target = new byte[Math.min(buffer.length * 2, longest + BUFFER)];
    } else if (buffer.length > BUFFER && rest < BUFFER / 2) {
      target = new byte[BUFFER];
    }
    if (start > 0 || target != buffer) {
      System.arraycopy(buffer, start, target, 0, rest);
    }
    return target;
  }

  private static String text(byte[] buffer, int start, int lineEnd) {
    boolean returned = lineEnd > start && buffer[lineEnd - 1] == '\r';
    int end = returned ? lineEnd - 1 : lineEnd;
    return new String(buffer, start, end - start, StandardCharsets.UTF_8);
  }

  private void add(List<String> found) {
    lock.lock();
    try {
      for (String line : found) {
        while (held > ROOM && last == null) {
          filled.signalAll();
          emptied.awaitUninterruptibly();
        }
        if (last != null) {
          return;
        }
        lines.add(line);
        held += size(line);
      }
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static long size(String line) {
    return line.length() + ENTRY;
  }

  private void end(Item item) {
    lock.lock();
    try {
      if (last == null) {
        last = item;
        filled.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next item; after the last one, brings that again. */
  Item next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        String line = lines.poll();
        if (line != null) {
          held -= size(line);
          if (held <= ROOM) {
            emptied.signal();
          }
          return new Line(line);
        }
        if (last != null) {
          return last;
        }
        filled.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of what was not taken, and ends the wait of whoever takes. */
  void close() {
    lock.lock();
    try {
      lines.clear();
      last = new End();
      filled.signalAll();
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
