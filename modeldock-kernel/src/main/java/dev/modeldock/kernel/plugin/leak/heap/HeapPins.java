package dev.modeldock.kernel.plugin.leak.heap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what holds a class loader in a heap dump. */
public final class HeapPins {

  private static final int MOST_PINS = 8;

  private final String mark;

  /**
   * @param mark the class of the objects that mark loaders: each has a field {@code number}, and a
   *     field {@code loader} that refers to a weak reference
   */
  public HeapPins(Class<?> mark) {
    this.mark = mark.getName();
  }

  /**
   * Reads a dump. Takes some seconds for a large one, and memory outside of the heap.
   *
   * @param number of the mark
   * @return what holds the marked loader, one line each; empty if it was collected
   * @throws IOException if the file is no dump that can be read
   */
  public List<String> of(Path dump, long number) throws IOException {
    try (var arena = Arena.ofConfined();
        var channel = FileChannel.open(dump, StandardOpenOption.READ)) {
      var file = new Hprof(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
      Heap heap = new HeapScan(file, arena).read();
      return marked(heap, number)
          .map(loader -> lines(heap, new Search(heap, loader, arena).run()))
          .orElse(List.of());
    } catch (IndexOutOfBoundsException | IllegalStateException | ArithmeticException e) {
      throw new IOException("the heap dump cannot be read: " + e.getMessage(), e);
    }
  }

  private Optional<Long> marked(Heap heap, long number) {
    LongTable objects = heap.objects();
    for (int slot = 0; slot < objects.capacity(); slot++) {
      long object = objects.keyAt(slot);
      if (object != 0 && isMark(heap, object) && heap.number(object, "number") == number) {
        long loader = heap.field(heap.field(object, "loader"), "referent");
        return loader == 0 ? Optional.empty() : Optional.of(loader);
      }
    }
    return Optional.empty();
  }

  private boolean isMark(Heap heap, long object) {
    ClassShape shape = heap.shape(object);
    return shape != null && !heap.isClass(object) && heap.className(shape.id()).equals(mark);
  }

  private static List<String> lines(Heap heap, List<Trail> trails) {
    var wording = new Wording(heap);
    Map<String, String> byKind = new LinkedHashMap<>();
    trails.forEach(trail -> byKind.putIfAbsent(wording.kind(trail), wording.line(trail)));
    return byKind.values().stream().limit(MOST_PINS).toList();
  }
}
