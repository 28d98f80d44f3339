package dev.modeldock.kernel.plugin.leak.heap;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of a dump, each known by its address, and what they refer to. */
final class Heap {

  /** What is known of classes, by their addresses. */
  record Classes(Map<Long, Long> names, Map<Long, ClassShape> shapes) {}

  /** Takes the references of an object, one after the other. */
  interface References {
    /**
     * @param holder the class that has the field; null for an element of an array
     * @param name the address of the field's name, or an element's index
     */
    void reference(@Nullable ClassShape holder, long name, long to);
  }

  /** A field of an instance that refers to something, and where in it. */
  private record Place(ClassShape holder, long name, int offset) {}

  private static final int CLASS = 0x20;
  private static final int INSTANCE = 0x21;
  private static final int ARRAY = 0x22;
  private static final int VALUES = 0x23;
  private static final String REFERENCE = "java.lang.ref.Reference";
  private static final List<String> WEAK =
      List.of(
          "java.lang.ref.WeakReference",
          "java.lang.ref.SoftReference",
          "java.lang.ref.PhantomReference");

  private final Hprof file;
  private final LongTable strings;
  private final LongTable objects;
  private final Classes classes;
  private final List<Root> roots;
  private final Map<Integer, Long> threads;
  private final Map<Long, List<Place>> places = new HashMap<>();

  Heap(
      Hprof file,
      LongTable strings,
      LongTable objects,
      Classes classes,
      List<Root> roots,
      Map<Integer, Long> threads) {
    this.file = file;
    this.strings = strings;
    this.objects = objects;
    this.classes = classes;
    this.roots = roots;
    this.threads = threads;
  }

  LongTable objects() {
    return objects;
  }

  List<Root> roots() {
    return roots;
  }

  /** {@return the address of the thread of that number; 0 if there is none} */
  long thread(int number) {
    return threads.getOrDefault(number, 0L);
  }

  /** {@return the class that an object is of; of a class, that class} */
  @Nullable ClassShape shape(long object) {
    ClassShape self = classes.shapes().get(object);
    long at = self == null ? objects.get(object) : 0;
    if (self != null || at == 0) {
      return self;
    }
    int id = file.idSize();
    return switch (file.u1(at)) {
      case INSTANCE -> classes.shapes().get(file.id(at + 1 + id + 4));
      case ARRAY -> classes.shapes().get(file.id(at + 1 + id + 8));
      default -> null;
    };
  }

  boolean isClass(long object) {
    return classes.shapes().containsKey(object);
  }

  /** {@return the name of the class with that address, as it is written in Java} */
  String className(long id) {
    Long name = classes.names().get(id);
    return name == null ? "?" : readable(text(name).replace('/', '.'));
  }

  private static String readable(String name) {
    return name.startsWith("[L") && name.endsWith(";")
        ? name.substring(2, name.length() - 1) + "[]"
        : name;
  }

  /** {@return whether a class is {@code name} or extends it} */
  boolean is(@Nullable ClassShape shape, String name) {
    for (ClassShape each = shape; each != null; each = classes.shapes().get(each.parent())) {
      if (className(each.id()).equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Hands out what keeps others in memory: all references but the weak ones. */
  void references(long object, References sink) {
    long at = objects.get(object);
    if (at == 0) {
      return;
    }
    int id = file.idSize();
    switch (file.u1(at)) {
      case CLASS -> ofClass(object, sink);
      case INSTANCE -> ofInstance(at + 1 + id + 4, sink);
      case ARRAY -> {
        int count = file.u4(at + 1 + id + 4);
        long first = at + 1 + id + 8 + id;
        for (int i = 0; i < count; i++) {
          long to = file.id(first + (long) i * id);
          if (to != 0) {
            sink.reference(null, i, to);
          }
        }
      }
      default -> {
        // Numbers refer to nothing.
      }
    }
  }

  private void ofClass(long object, References sink) {
    ClassShape shape = classes.shapes().get(object);
    if (shape == null) {
      return;
    }
    sink.reference(shape, 0, shape.parent());
    sink.reference(shape, 0, shape.loader());
    shape.statics().forEach(field -> sink.reference(shape, field.name(), field.value()));
  }

  private void ofInstance(long classAt, References sink) {
    ClassShape own = classes.shapes().get(file.id(classAt));
    if (own == null) {
      return;
    }
    sink.reference(own, 0, own.id());
    long at = classAt + file.idSize() + 4;
    for (Place place : places.computeIfAbsent(own.id(), _ -> places(own))) {
      long to = file.id(at + place.offset());
      if (to != 0) {
        sink.reference(place.holder(), place.name(), to);
      }
    }
  }

  private List<Place> places(ClassShape own) {
    var found = new ArrayList<Place>();
    boolean weak = WEAK.stream().anyMatch(name -> is(own, name));
    int offset = 0;
    for (ClassShape each = own; each != null; each = classes.shapes().get(each.parent())) {
      for (ClassShape.Field field : each.fields()) {
        if (field.type() == Hprof.OBJECT && !(weak && isReferent(each, field))) {
          found.add(new Place(each, field.name(), offset));
        }
        offset += file.width(field.type());
      }
    }
    return found;
  }

  private boolean isReferent(ClassShape holder, ClassShape.Field field) {
    return className(holder.id()).equals(REFERENCE) && text(field.name()).equals("referent");
  }

  /** {@return what a field of an object refers to, weakly or not; 0 if nothing} */
  long field(long object, String name) {
    long at = fieldAt(object, name);
    return at == 0 ? 0 : file.id(at);
  }

  /** {@return the value of a {@code long} field of an object; 0 if it has none such} */
  long number(long object, String name) {
    long at = fieldAt(object, name);
    return at == 0
        ? 0
        : Integer.toUnsignedLong(file.u4(at)) << 32 | Integer.toUnsignedLong(file.u4(at + 4));
  }

  private long fieldAt(long object, String name) {
    long start = objects.get(object);
    if (start == 0 || file.u1(start) != INSTANCE) {
      return 0;
    }
    long at = start + 1 + 2L * file.idSize() + 8;
    ClassShape own = shape(object);
    for (ClassShape each = own; each != null; each = classes.shapes().get(each.parent())) {
      for (ClassShape.Field field : each.fields()) {
        if (text(field.name()).equals(name)) {
          return at;
        }
        at += file.width(field.type());
      }
    }
    return 0;
  }

  /** {@return the text of a {@link String} of the dump; empty if it is none} */
  String string(long object) {
    long coder = fieldAt(object, "coder");
    long start = objects.get(field(object, "value"));
    if (coder == 0 || start == 0 || file.u1(start) != VALUES) {
      return "";
    }
    int length = file.u4(start + 1 + file.idSize() + 4);
    byte[] bytes = file.slice(start + 1 + file.idSize() + 9, length);
    if (file.u1(coder) == 0) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return new String(
        bytes,
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            ? StandardCharsets.UTF_16LE
            : StandardCharsets.UTF_16BE);
  }

  /** {@return the text of a name} */
  String text(long name) {
    long at = strings.get(name);
    if (at == 0) {
      return "";
    }
    int length = file.u4(at + 5) - file.idSize();
    return new String(file.slice(at + 9 + file.idSize(), length), StandardCharsets.UTF_8);
  }
}
