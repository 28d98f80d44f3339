package dev.modeldock.kernel.control.live;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply.Happening;
import dev.modeldock.kernel.control.Reply.Watch;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client that watches, and the bounded queue of what it has not read yet. */
final class Watcher implements Watch {

  private static final int QUEUE = 1024;

  /** Known by its identity: nothing comes any more. */
  private static final Happening LAST = new Happening(0, "", JsonDoc.empty());

  private final BlockingQueue<Happening> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Consumer<Watcher> onClose;
  private volatile boolean over;

  /**
   * @param onClose called when nobody reads any more; may be called more than once
   */
  Watcher(Consumer<Watcher> onClose) {
    this.onClose = onClose;
  }

  /** {@return whether there was room for it; if not, the client reads too slowly} */
  boolean tell(Happening happening) {
    return queue.offer(happening);
  }

  /** Has {@code snapshot} take the place of all that was not read. */
  void beginAnew(Happening snapshot) {
    queue.clear();
    queue.offer(snapshot);
  }

  @Override
  public @Nullable Happening next(Duration most) throws InterruptedException {
    Happening next = queue.poll(most.toMillis(), TimeUnit.MILLISECONDS);
    return over || next == LAST ? null : next;
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public void close() {
    finish();
    onClose.accept(this);
  }

  /** Lets the client go. */
  void finish() {
    over = true;
    beginAnew(LAST);
  }
}
