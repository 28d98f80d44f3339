package dev.modeldock.kernel.plugin.leak;

import dev.modeldock.kernel.plugin.leak.heap.HeapPins;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Finds what keeps a loader in memory, on a thread of its own.
 *
 * <p>What the JVM tells for nothing is always asked for. A heap dump tells the rest; it stops the
 * gateway for a moment and has the owner's secrets in it, so it is made only where that is allowed,
 * in a folder that nobody else reads, and deleted at once.
 */
public final class PinSearch {

  private static final System.Logger LOG = System.getLogger(PinSearch.class.getName());

  private static final int LONGEST = 600;

  private final Dumps dumps;
  private final boolean heapDumps;

  /**
   * @param folder where dumps are while they are read; swept at the start, open to its owner only
   * @param heapDumps whether heap dumps may be made
   */
  public PinSearch(Path folder, boolean heapDumps) {
    this.dumps = new Dumps(folder);
    this.heapDumps = heapDumps;
  }

  /**
   * Begins to look for what keeps loaders.
   *
   * @return when all was looked at, what was found, by the numbers of the marks
   */
  CompletableFuture<Map<Long, List<String>>> begin(List<Mark> marks) {
    var pins = new CompletableFuture<Map<Long, List<String>>>();
    Thread thread =
        Thread.ofPlatform()
            .name("plugin-leak-search")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> {
              try {
                pins.complete(search(marks));
              } finally {
                // Whatever went wrong, nobody waits for what does not come.
                pins.complete(Map.of());
              }
            });
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    thread.start();
    return pins;
  }

  /** {@return what to say when nothing was found} */
  String unknown() {
    return heapDumps
        ? "What holds it is not known."
        : "What holds it is not known; with 'plugins.heap_dump_on_leak: true' in the configuration"
            + " a heap dump is asked.";
  }

  private Map<Long, List<String>> search(List<Mark> marks) {
    // The dump first: it must not find what the others look at.
    Map<Long, List<String>> inHeap = heapDumps ? inHeap(marks) : Map.of();
    var pins = new HashMap<>(inHeap);
    for (Mark mark : marks) {
      if (inHeap.getOrDefault(mark.number(), List.of()).isEmpty()) {
        pins.put(mark.number(), atHand(mark));
      }
    }
    pins.replaceAll((_, lines) -> lines.stream().map(PinSearch::line).distinct().toList());
    return pins;
  }

  /** Names of classes and threads are the plugin's words: they must not forge a line of a log. */
  private static String line(String pin) {
    String line = pin.replaceAll("\\p{C}+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  private Map<Long, List<String>> inHeap(List<Mark> marks) {
    Set<Long> numbers = marks.stream().map(Mark::number).collect(Collectors.toSet());
    try {
      return dumps.ofHeap(file -> new HeapPins(Mark.class).of(file, numbers));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "no heap dump could be made and read: {0}", e.toString());
      return Map.of();
    }
  }

  private List<String> atHand(Mark mark) {
    ClassLoader loader = mark.loader().get();
    if (loader == null) {
      return List.of();
    }
    var found = new ArrayList<String>();
    found.addAll(new LoggingPins(loader).find());
    found.addAll(new JvmPins(loader).find());
    var threads = new ThreadPins(loader);
    found.addAll(threads.platform());
    try {
      found.addAll(dumps.ofThreads(threads::virtual));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "virtual threads could not be looked at: {0}", e.toString());
    }
    return found;
  }
}
