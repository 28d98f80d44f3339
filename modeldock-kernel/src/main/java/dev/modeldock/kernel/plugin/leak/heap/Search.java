package dev.modeldock.kernel.plugin.leak.heap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds who holds objects of class loaders, other than these objects themselves, by the shortest
 * ways from what the JVM holds by itself.
 */
final class Search {

  private static final int MOST_TRAILS = 200;

  /** What stands for "nobody has been here". */
  private static final int UNSEEN = 0;

  private final Heap heap;
  private final Set<Long> loaders;
  private final LongTable objects;

  /** For each slot by which other one it was reached, plus one; beyond all slots, by which root. */
  private final MemorySegment parents;

  private final MemorySegment queue;
  private int head;
  private int tail;
  private final Map<Long, List<Trail>> found = new HashMap<>();

  Search(Heap heap, Collection<Long> loaders, Arena arena) {
    this.heap = heap;
    this.loaders = Set.copyOf(loaders);
    this.objects = heap.objects();
    this.parents = arena.allocate(4L * objects.capacity());
    // At most half of a table's slots are in use.
    this.queue = arena.allocate(2L * objects.capacity() + 4);
  }

  /** {@return the ways in by the loaders to which they lead, the shortest first} */
  Map<Long, List<Trail>> run() {
    List<Root> roots = heap.roots().stream().sorted(Comparator.comparing(Root::kind)).toList();
    for (int i = 0; i < roots.size(); i++) {
      Root root = roots.get(i);
      int slot = objects.slot(root.id());
      if (slot < 0) {
        continue;
      }
      long loader = inside(root.id());
      if (loader != 0) {
        add(loader, () -> new Trail(root, List.of(new Trail.Hop(root.id(), "", ""))));
      } else if (parent(slot) == UNSEEN) {
        enqueue(slot, -1 - i);
      }
    }
    while (head < tail) {
      int slot = queue.getAtIndex(ValueLayout.JAVA_INT, head++);
      heap.references(objects.keyAt(slot), (_, _, to) -> follow(slot, to, roots));
    }
    return found;
  }

  private void follow(int from, long to, List<Root> roots) {
    int slot = objects.slot(to);
    if (slot < 0) {
      return;
    }
    long loader = inside(to);
    if (loader != 0) {
      add(loader, () -> trail(from, to, roots));
    } else if (parent(slot) == UNSEEN) {
      enqueue(slot, from + 1);
    }
  }

  private void add(long loader, Supplier<Trail> trail) {
    List<Trail> ways = found.computeIfAbsent(loader, _ -> new ArrayList<>());
    if (ways.size() < MOST_TRAILS) {
      ways.add(trail.get());
    }
  }

  private void enqueue(int slot, int parent) {
    parents.setAtIndex(ValueLayout.JAVA_INT, slot, parent);
    queue.setAtIndex(ValueLayout.JAVA_INT, tail++, slot);
  }

  private int parent(int slot) {
    return parents.getAtIndex(ValueLayout.JAVA_INT, slot);
  }

  /** The loader that an object is, or of which it is a class or an instance of one; 0 if none. */
  private long inside(long object) {
    ClassShape shape = heap.shape(object);
    if (shape != null && loaders.contains(shape.loader())) {
      return shape.loader();
    }
    return loaders.contains(object) ? object : 0;
  }

  private Trail trail(int last, long to, List<Root> roots) {
    var hops = new ArrayList<Trail.Hop>();
    hops.add(new Trail.Hop(to, "", ""));
    int slot = last;
    long next = to;
    while (true) {
      long object = objects.keyAt(slot);
      hops.addFirst(hop(object, next));
      next = object;
      int parent = parent(slot);
      if (parent < 0) {
        return new Trail(roots.get(-1 - parent), List.copyOf(hops));
      }
      slot = parent - 1;
    }
  }

  private Trail.Hop hop(long from, long to) {
    var finder = new Finder(from, to);
    heap.references(from, finder);
    return Objects.requireNonNullElseGet(finder.hop, () -> new Trail.Hop(from, "", "?"));
  }

  /** Finds again by which field one object refers to another. */
  private final class Finder implements Heap.References {

    private final long from;
    private final long to;
    private Trail.@Nullable Hop hop;

    Finder(long from, long to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void reference(@Nullable ClassShape holder, long name, long object) {
      if (object == to && hop == null) {
        hop =
            holder == null
                ? new Trail.Hop(from, "", "[" + name + "]")
                : new Trail.Hop(from, heap.className(holder.id()), heap.text(name));
      }
    }
  }
}
