package dev.modeldock.kernel.plugin.leak;

import dev.modeldock.kernel.plugin.leak.heap.HeapPins;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds what keeps a loader in memory, on a thread of its own, one loader at a time.
 *
 * <p>What the JVM tells for nothing is always asked for. A heap dump tells the rest; it stops the
 * gateway for a moment and has the owner's secrets in it, so it is made only where that is allowed,
 * in a folder that nobody else reads, and deleted at once.
 */
public final class PinSearch {

  private static final System.Logger LOG = System.getLogger(PinSearch.class.getName());

  private final Dumps dumps;
  private final boolean heapDumps;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * @param folder where dumps are while they are read; swept at the start, open to its owner only
   * @param heapDumps whether heap dumps may be made
   */
  public PinSearch(Path folder, boolean heapDumps) {
    this.dumps = new Dumps(folder);
    this.heapDumps = heapDumps;
  }

  /** Begins to look for what keeps a loader. {@return what was found, when all was looked at} */
  CompletableFuture<List<String>> begin(Mark mark) {
    var pins = new CompletableFuture<List<String>>();
    Thread thread =
        Thread.ofPlatform()
            .name("plugin-leak-search")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> pins.complete(search(mark)));
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    thread.start();
    return pins;
  }

  private List<String> search(Mark mark) {
    one.lock();
    try {
      // The dump first: it must not find what the other looks at.
      List<String> held = heapDumps ? inHeap(mark) : List.of();
      return held.isEmpty() ? atHand(mark) : held;
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "what keeps a plugin in memory cannot be found: {0}", e.toString());
      return List.of();
    } finally {
      one.unlock();
    }
  }

  private List<String> inHeap(Mark mark) throws IOException {
    return dumps.ofHeap(file -> new HeapPins(Mark.class).of(file, mark.number()));
  }

  private List<String> atHand(Mark mark) throws IOException {
    ClassLoader loader = mark.loader().get();
    if (loader == null) {
      return List.of();
    }
    var found = new ArrayList<String>();
    found.addAll(new LoggingPins(loader).find());
    found.addAll(new JvmPins(loader).find());
    var threads = new ThreadPins(loader);
    found.addAll(threads.platform());
    found.addAll(dumps.ofThreads(threads::virtual));
    return List.copyOf(found);
  }
}
