package dev.modeldock.kernel.plugin.leak.heap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds who outside of a class loader's own objects holds one of these, by the shortest ways from
 * what the JVM holds by itself.
 */
final class Search {

  private static final int MOST_TRAILS = 200;

  /** What stands for "nobody has been here". */
  private static final int UNSEEN = 0;

  private final Heap heap;
  private final long loader;
  private final LongTable objects;

  /** For each slot by which other one it was reached, plus one; beyond all slots, by which root. */
  private final MemorySegment parents;

  private final MemorySegment queue;
  private int head;
  private int tail;
  private final List<Trail> found = new ArrayList<>();

  Search(Heap heap, long loader, Arena arena) {
    this.heap = heap;
    this.loader = loader;
    this.objects = heap.objects();
    this.parents = arena.allocate(4L * objects.capacity());
    // At most half of a table's slots are in use.
    this.queue = arena.allocate(2L * objects.capacity() + 4);
  }

  /** {@return the ways in, the shortest first} */
  List<Trail> run() {
    List<Root> roots = heap.roots().stream().sorted(Comparator.comparing(Root::kind)).toList();
    for (int i = 0; i < roots.size(); i++) {
      Root root = roots.get(i);
      int slot = objects.slot(root.id());
      if (slot < 0) {
        continue;
      }
      if (isInside(root.id())) {
        add(new Trail(root, List.of(new Trail.Hop(root.id(), "", ""))));
      } else if (parent(slot) == UNSEEN) {
        enqueue(slot, -1 - i);
      }
    }
    while (head < tail && found.size() < MOST_TRAILS) {
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
    if (isInside(to)) {
      add(trail(from, to, roots));
    } else if (parent(slot) == UNSEEN) {
      enqueue(slot, from + 1);
    }
  }

  private void add(Trail trail) {
    if (found.size() < MOST_TRAILS) {
      found.add(trail);
    }
  }

  private void enqueue(int slot, int parent) {
    parents.setAtIndex(ValueLayout.JAVA_INT, slot, parent);
    queue.setAtIndex(ValueLayout.JAVA_INT, tail++, slot);
  }

  private int parent(int slot) {
    return parents.getAtIndex(ValueLayout.JAVA_INT, slot);
  }

  /** Whether an object is the loader, a class of its, or an instance of such a class. */
  private boolean isInside(long object) {
    if (object == loader) {
      return true;
    }
    ClassShape shape = heap.shape(object);
    return shape != null && shape.loader() == loader;
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
