package dev.modeldock.kernel.plugin.leak.heap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A map from addresses to where they are described, outside of the heap: it must fit when the heap
 * itself is nearly full. Each entry has a slot, which stays while nothing is added.
 */
final class LongTable {

  private static final int FIRST_CAPACITY = 1 << 16;
  private static final int SLOT = 16;

  private final Arena arena;
  private MemorySegment slots;
  private int capacity = FIRST_CAPACITY;
  private int size;

  LongTable(Arena arena) {
    this.arena = arena;
    this.slots = arena.allocate((long) capacity * SLOT);
  }

  int capacity() {
    return capacity;
  }

  /** Puts {@code value}, which is not zero, for {@code key}, which is not zero either. */
  void put(long key, long value) {
    if (key == 0) {
      return;
    }
    if (size * 2 >= capacity) {
      grow();
    }
    int slot = place(slots, capacity, key);
    if (keyAt(slot) == 0) {
      size++;
    }
    set(slots, slot, key, value);
  }

  /** {@return the slot of {@code key}; -1 if there is none} */
  int slot(long key) {
    if (key == 0) {
      return -1;
    }
    int slot = place(slots, capacity, key);
    return keyAt(slot) == 0 ? -1 : slot;
  }

  long keyAt(int slot) {
    return slots.get(ValueLayout.JAVA_LONG, (long) slot * SLOT);
  }

  long valueAt(int slot) {
    return slots.get(ValueLayout.JAVA_LONG, (long) slot * SLOT + 8);
  }

  /** {@return the value of {@code key}; 0 if there is none} */
  long get(long key) {
    int slot = slot(key);
    return slot < 0 ? 0 : valueAt(slot);
  }

  private void grow() {
    int wider = Math.multiplyExact(capacity, 2);
    // The narrower ones go with the arena: together they are as large as the widest.
    MemorySegment next = arena.allocate((long) wider * SLOT);
    for (int slot = 0; slot < capacity; slot++) {
      long key = keyAt(slot);
      if (key != 0) {
        set(next, place(next, wider, key), key, valueAt(slot));
      }
    }
    slots = next;
    capacity = wider;
  }

  private static void set(MemorySegment slots, int slot, long key, long value) {
    slots.set(ValueLayout.JAVA_LONG, (long) slot * SLOT, key);
    slots.set(ValueLayout.JAVA_LONG, (long) slot * SLOT + 8, value);
  }

  private static int place(MemorySegment slots, int capacity, long key) {
    int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & capacity - 1;
    long there = slots.get(ValueLayout.JAVA_LONG, (long) slot * SLOT);
    while (there != 0 && there != key) {
      slot = slot + 1 & capacity - 1;
      there = slots.get(ValueLayout.JAVA_LONG, (long) slot * SLOT);
    }
    return slot;
  }
}
