package dev.modeldock.kernel.plugin.leak.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that are made by hand, byte by byte, so that it is known what is in them. */
class HeapPinsTest {

  /** Marks a loader in these dumps. */
  private record Flag() {}

  private static final long LOADER = 900;

  @TempDir Path folder;

  @Test
  void shortestWayFromAStaticFieldIsTold() throws IOException {
    assertThat(pins(heap -> heap.staticField("cache", LOADER)))
        .containsExactly(
            Map.entry(7L, List.of("static field Shared.cache: class Shared.cache -> Loader")));
  }

  @Test
  void weaklyHeldLoaderIsHeldByNobody() throws IOException {
    assertThat(pins(_ -> {})).containsExactly(Map.entry(7L, List.of()));
  }

  @Test
  void collectedLoaderIsNotTold() throws IOException {
    Path dump = write(new Dump(0));

    assertThat(new HeapPins(Flag.class).of(dump, Set.of(7L))).isEmpty();
  }

  @Test
  void fileThatIsNoDumpIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "JAVA PROFILE 1.0.2 but nothing behind it");

    assertThatThrownBy(() -> new HeapPins(Flag.class).of(file, Set.of(7L)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void dumpThatIsCutAnywhereIsReadOrRefusedAndNeverHangs() throws IOException {
    var whole = new Dump(LOADER);
    whole.staticField("cache", LOADER);
    byte[] bytes = Files.readAllBytes(write(whole));
    for (int length = 0; length < bytes.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
      try {
        assertThat(new HeapPins(Flag.class).of(cut, Set.of(7L)).size()).isLessThanOrEqualTo(1);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("heap dump");
      }
    }
  }

  private Map<Long, List<String>> pins(Consumer<Dump> more) throws IOException {
    var dump = new Dump(LOADER);
    more.accept(dump);
    return new HeapPins(Flag.class).of(write(dump), Set.of(7L));
  }

  private Path write(Dump dump) throws IOException {
    return Files.write(folder.resolve("dump"), dump.bytes());
  }

  /** Four classes, a mark with its weak reference, and a loader. */
  private static final class Dump {

    private static final int OBJECT = 2;
    private static final int LONG = 11;

    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private final ByteArrayOutputStream heap = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(heap);
    private long lastName = 100;

    Dump(long loader) {
      type(10, "java/lang/ref/Reference");
      type(11, "java/lang/ref/WeakReference");
      type(12, Flag.class.getName().replace('.', '/'));
      type(13, "Loader");
      classDump(10, 0, null, 0, new Object[] {"referent", OBJECT});
      classDump(11, 10, null, 0);
      classDump(12, 0, null, 0, new Object[] {"number", LONG}, new Object[] {"loader", OBJECT});
      classDump(13, 0, null, 0);
      instance(800, 11, loader);
      instance(801, 12, 7, 800);
      instance(LOADER, 13);
      root(801);
    }

    /** Has a class of the system refer to something. */
    void staticField(String name, long value) {
      type(20, "Shared");
      classDump(20, 0, name, value);
      root(20);
    }

    byte[] bytes() throws IOException {
      var all = new ByteArrayOutputStream();
      var file = new DataOutputStream(all);
      file.write("JAVA PROFILE 1.0.2\0".getBytes(StandardCharsets.US_ASCII));
      file.writeInt(8);
      file.writeLong(0);
      file.write(records.toByteArray());
      file.writeByte(0x1C);
      file.writeInt(0);
      file.writeInt(heap.size());
      file.write(heap.toByteArray());
      return all.toByteArray();
    }

    private long name(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      record(
          0x01,
          body -> {
            body.writeLong(++lastName);
            body.write(bytes);
          });
      return lastName;
    }

    private void type(long id, String name) {
      long text = name(name);
      record(
          0x02,
          body -> {
            body.writeInt(1);
            body.writeLong(id);
            body.writeInt(0);
            body.writeLong(text);
          });
    }

    private void classDump(
        long id, long parent, @Nullable String field, long value, Object[]... fields) {
      write(() -> {
        out.writeByte(0x20);
        out.writeLong(id);
        out.writeInt(0);
        out.writeLong(parent);
        out.write(new byte[5 * 8 + 4]);
        out.writeShort(0);
        out.writeShort(field == null ? 0 : 1);
        if (field != null) {
          out.writeLong(name(field));
          out.writeByte(OBJECT);
          out.writeLong(value);
        }
        out.writeShort(fields.length);
        for (Object[] each : fields) {
          out.writeLong(name((String) each[0]));
          out.writeByte((Integer) each[1]);
        }
      });
    }

    private void instance(long id, long type, long... values) {
      write(() -> {
        out.writeByte(0x21);
        out.writeLong(id);
        out.writeInt(0);
        out.writeLong(type);
        out.writeInt(values.length * 8);
        for (long value : values) {
          out.writeLong(value);
        }
      });
    }

    private void root(long id) {
      write(() -> {
        out.writeByte(0x05);
        out.writeLong(id);
      });
    }

    private interface Body {
      void write(DataOutputStream out) throws IOException;
    }

    private interface Writing {
      void run() throws IOException;
    }

    private void record(int tag, Body content) {
      var body = new ByteArrayOutputStream();
      var to = new DataOutputStream(records);
      write(() -> {
        content.write(new DataOutputStream(body));
        to.writeByte(tag);
        to.writeInt(0);
        to.writeInt(body.size());
        to.write(body.toByteArray());
      });
    }

    private static void write(Writing writing) {
      try {
        writing.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
