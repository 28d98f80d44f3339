package dev.modeldock.kernel.plugin.leak.heap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
   * @param numbers of the marks
   * @return what holds the marked loaders, one line each, by their numbers; without those that were
   *     collected
   * @throws IOException if the file is no dump that can be read
   */
  public Map<Long, List<String>> of(Path dump, Set<Long> numbers) throws IOException {
    try (var arena = Arena.ofConfined();
        var channel = FileChannel.open(dump, StandardOpenOption.READ)) {
      var file = new Hprof(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
      Heap heap = new HeapScan(file, arena).read();
      Map<Long, Long> loaders = marked(heap, numbers);
      Map<Long, List<Trail>> trails = new Search(heap, loaders.values(), arena).run();
      var pins = new HashMap<Long, List<String>>();
      loaders.forEach((number, loader) ->
          pins.put(number, lines(heap, trails.getOrDefault(loader, List.of()))));
      return pins;
    } catch (IndexOutOfBoundsException | IllegalStateException | ArithmeticException e) {
      throw new IOException("the heap dump cannot be read: " + e.getMessage(), e);
    }
  }

  private Map<Long, Long> marked(Heap heap, Set<Long> numbers) {
    var loaders = new HashMap<Long, Long>();
    LongTable objects = heap.objects();
    for (int slot = 0; slot < objects.capacity(); slot++) {
      long object = objects.keyAt(slot);
      if (object != 0 && isMark(heap, object)) {
        long number = heap.number(object, "number");
        long loader = heap.field(heap.field(object, "loader"), "referent");
        if (loader != 0 && numbers.contains(number)) {
          loaders.put(number, loader);
        }
      }
    }
    return loaders;
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
