package dev.modeldock.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.process.LineQueue.End;
import dev.modeldock.kernel.process.LineQueue.Item;
import dev.modeldock.kernel.process.LineQueue.Line;
import dev.modeldock.kernel.process.LineQueue.TooLong;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LineQueueTest {

  private static final int LONGEST = 1000;

  /** Gives a text in pieces of a size. */
  private static InputStream pieces(String text, int size) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, size));
      }
    };
  }

  private static List<String> lines(LineQueue queue) throws Exception {
    List<String> lines = new ArrayList<>();
    while (queue.next() instanceof Line(String text)) {
      lines.add(text);
    }
    return lines;
  }

  private static LineQueue started(InputStream from) {
    LineQueue queue = new LineQueue(from, LONGEST);
    Thread.ofPlatform().daemon().start(queue::fill);
    return queue;
  }

  @Test
  void linesAreTheSameWhereverTheyAreCut() throws Exception {
    String text = "one\r\n\n{\"a\":\"grün 🦊\"}\n\r\nmid\rdle\n\u0000\nlast";
    for (int size = 1; size <= text.length(); size++) {
      LineQueue queue = started(pieces(text, size));
      assertThat(lines(queue))
          .containsExactly("one", "", "{\"a\":\"grün 🦊\"}", "", "mid\rdle", "\u0000", "last");
      assertThat(queue.next()).isEqualTo(new End());
      assertThat(queue.next()).isEqualTo(new End());
    }
  }

  @Test
  void nothingIsNoLine() throws Exception {
    assertThat(lines(started(pieces("", 1)))).isEmpty();
    assertThat(lines(started(pieces("\n", 1)))).containsExactly("");
    assertThat(lines(started(pieces("a\n", 1)))).containsExactly("a");
  }

  @Test
  void aLineMayBeAsLongAsTheBound() throws Exception {
    String longest = "x".repeat(LONGEST);
    for (String text : List.of(longest + "\nb\n", longest + "\nb", "a\n" + longest)) {
      assertThat(lines(started(pieces(text, 7)))).hasSize(2).contains(longest);
    }
  }

  @Test
  void nothingIsReadBehindALineBeyondTheBound() throws Exception {
    String tooLong = "x".repeat(LONGEST + 1);
    for (int size : new int[] {7, 100_000}) {
      for (String text : List.of("a\n" + tooLong + "\nb\n", "a\n" + tooLong)) {
        LineQueue queue = started(pieces(text, size));
        assertThat(queue.next()).isEqualTo(new Line("a"));
        assertThat(queue.next()).isEqualTo(new TooLong());
        assertThat(queue.next()).isEqualTo(new TooLong());
      }
    }
  }

  @Test
  void hugeAndSmallLinesFollowEachOther() throws Exception {
    String huge = "ü".repeat(3_000_000);
    LineQueue queue =
        new LineQueue(pieces("a\n" + huge + "\nb\n" + huge + "\nc", 50_000), LineQueue.LONGEST);
    Thread.ofPlatform().daemon().start(queue::fill);
    assertThat(lines(queue)).isEqualTo(List.of("a", huge, "b", huge, "c"));
  }

  @Test
  void whoeverFillsWaitsForWhoeverTakes() throws Exception {
    var given = new AtomicInteger();
    byte[] line = "0123456789\n".getBytes(StandardCharsets.UTF_8);
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            int n = Math.min(line.length, length);
            System.arraycopy(line, 0, to, offset, n);
            given.incrementAndGet();
            return n;
          }
        };
    LineQueue queue = new LineQueue(endless, LONGEST);
    Thread filler = Thread.ofPlatform().daemon().start(queue::fill);
    Wait.until("waits", () -> filler.getState() == Thread.State.WAITING);
    int before = given.get();
    assertThat(before).isLessThan(100_000);
    for (int i = 0; i < before; i++) {
      assertThat(queue.next()).isEqualTo(new Line("0123456789"));
    }
    Wait.until("goes on", () -> given.get() > before);
    Wait.until("waits", () -> filler.getState() == Thread.State.WAITING);
    int unread = given.get();
    queue.close();
    assertThat(queue.next()).isEqualTo(new End());
    Wait.until("drains", () -> given.get() > unread + 100_000);
    assertThat(queue.next()).isEqualTo(new End());
  }

  @Test
  void whatWaitsForALineIsLetGoByCloseOrInterrupt() throws Exception {
    var never = new CountDownLatch(1);
    InputStream silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            try {
              never.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }
        };
    LineQueue queue = started(silent);
    var outcome = new AtomicReference<Object>();
    Runnable take =
        () -> {
          try {
            outcome.set(queue.next());
          } catch (InterruptedException e) {
            outcome.set(e);
          }
        };
    Thread interrupted = Thread.ofVirtual().start(take);
    Wait.until("waits", () -> interrupted.getState() == Thread.State.WAITING);
    interrupted.interrupt();
    interrupted.join();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    Thread closed = Thread.ofVirtual().start(take);
    Wait.until("waits", () -> closed.getState() == Thread.State.WAITING);
    queue.close();
    closed.join();
    Item end = new End();
    assertThat(outcome.get()).isEqualTo(end);
    never.countDown();
  }

  @Test
  void aPipeThatBreaksIsAnEnd() throws Exception {
    InputStream broken =
        new InputStream() {
          private boolean first = true;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            if (!first) {
              throw new IOException("broken");
            }
            first = false;
            to[offset] = 'a';
            to[offset + 1] = '\n';
            return 2;
          }
        };
    assertThat(lines(started(broken))).containsExactly("a");
  }
}
