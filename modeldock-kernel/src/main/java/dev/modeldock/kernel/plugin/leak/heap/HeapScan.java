package dev.modeldock.kernel.plugin.leak.heap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a dump once from its beginning to its end, and notes where everything is. */
final class HeapScan {

  private static final int RECORD_HEAD = 9;

  private final Hprof file;
  private final LongTable strings;
  private final LongTable objects;
  private final Map<Long, Long> classNames = new HashMap<>();
  private final Map<Long, ClassShape> classes = new HashMap<>();
  private final List<Root> roots = new ArrayList<>();
  private final Map<Integer, Long> threads = new HashMap<>();

  HeapScan(Hprof file, Arena arena) {
    this.file = file;
    this.strings = new LongTable(arena);
    this.objects = new LongTable(arena);
  }

  Heap read() throws IOException {
    long at = file.firstRecord();
    while (at + RECORD_HEAD <= file.size()) {
      int tag = file.u1(at);
      long length = Integer.toUnsignedLong(file.u4(at + 5));
      long body = at + RECORD_HEAD;
      if (body + length > file.size()) {
        throw new IOException("the heap dump ends too early");
      }
      switch (tag) {
        case 0x01 -> strings.put(file.id(body), at);
        case 0x02 -> classNames.put(file.id(body + 4), file.id(body + 8 + file.idSize()));
        case 0x0C, 0x1C -> segment(body, body + length);
        default -> {
          // Frames, traces and counts say nothing about who holds what.
        }
      }
      at = body + length;
    }
    return new Heap(file, strings, objects, new Heap.Classes(classNames, classes), roots, threads);
  }

  private void segment(long from, long to) throws IOException {
    int id = file.idSize();
    long at = from;
    while (at < to) {
      int tag = file.u1(at);
      long body = at + 1;
      long next =
          switch (tag) {
            case 0xFF -> root(body, Root.Kind.NATIVE, false, id);
            case 0x01 -> root(body, Root.Kind.NATIVE, false, 2 * id);
            case 0x02, 0x03 -> root(body, Root.Kind.FRAME, true, id + 8);
            case 0x04, 0x06 -> root(body, Root.Kind.FRAME, true, id + 4);
            case 0x05 -> root(body, Root.Kind.SYSTEM_CLASS, false, id);
            case 0x07 -> root(body, Root.Kind.NATIVE, false, id);
            case 0x08 -> {
              threads.put(file.u4(body + id), file.id(body));
              yield root(body, Root.Kind.THREAD, true, id + 8);
            }
            case 0x20 -> classDump(at);
            case 0x21 -> {
              objects.put(file.id(body), at);
              yield body + 2L * id + 8 + Integer.toUnsignedLong(file.u4(body + 2L * id + 4));
            }
            case 0x22 -> {
              objects.put(file.id(body), at);
              yield body + id + 8 + id + (long) id * file.u4(body + id + 4);
            }
            case 0x23 -> {
              objects.put(file.id(body), at);
              long count = Integer.toUnsignedLong(file.u4(body + id + 4));
              yield body + id + 9 + count * file.width(file.u1(body + id + 8));
            }
            default -> throw new IOException("the heap dump has an unknown part: " + tag);
          };
      if (next <= at || next > to) {
        throw new IOException("the heap dump is not what it says");
      }
      at = next;
    }
  }

  private long root(long body, Root.Kind kind, boolean ofThread, int length) {
    roots.add(new Root(file.id(body), kind, ofThread ? file.u4(body + file.idSize()) : 0));
    return body + length;
  }

  private long classDump(long start) {
    int id = file.idSize();
    long body = start + 1;
    long self = file.id(body);
    long parent = file.id(body + id + 4);
    long loader = file.id(body + 2L * id + 4);
    long at = body + 7L * id + 8;
    int constants = file.u2(at);
    at += 2;
    for (int i = 0; i < constants; i++) {
      at += 3 + file.width(file.u1(at + 2));
    }
    int count = file.u2(at);
    at += 2;
    var statics = new ArrayList<ClassShape.Static>();
    for (int i = 0; i < count; i++) {
      int type = file.u1(at + id);
      if (type == Hprof.OBJECT && file.id(at + id + 1) != 0) {
        statics.add(new ClassShape.Static(file.id(at), file.id(at + id + 1)));
      }
      at += id + 1 + file.width(type);
    }
    count = file.u2(at);
    at += 2;
    var fields = new ArrayList<ClassShape.Field>(count);
    for (int i = 0; i < count; i++) {
      fields.add(new ClassShape.Field(file.id(at), file.u1(at + id)));
      at += id + 1;
    }
    classes.put(self, new ClassShape(self, parent, loader, statics, fields));
    objects.put(self, start);
    return at;
  }
}
