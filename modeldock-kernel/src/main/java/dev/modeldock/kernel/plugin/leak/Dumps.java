package dev.modeldock.kernel.plugin.leak;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes dumps of the JVM that are there only while they are read. */
final class Dumps {

  /** A work folder removes at the next start what is left with this prefix. */
  private static final String PREFIX = "generation-leak-";

  /** Reading takes memory outside of the heap, about half as much again. */
  private static final long LARGEST_HEAP = 1L << 30;

  /** How often a dump must fit onto the disk: a gateway needs room to go on. */
  private static final int ROOM_FACTOR = 4;

  private final Path folder;

  /** Reads a dump. */
  interface Reader<T> {
    T read(Path file) throws IOException;
  }

  Dumps(Path folder) {
    this.folder = folder;
  }

  /** Has all live objects of the heap read, secrets included. */
  <T> T ofHeap(Reader<T> reader) throws IOException {
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long room = Files.getFileStore(folder).getUsableSpace();
    if (used > LARGEST_HEAP || used > room / ROOM_FACTOR) {
      throw new IOException(
          "a heap of " + used / (1 << 20) + " MB is too large for the memory or the disk");
    }
    return once("heap.hprof", file -> jvm().dumpHeap(file.toString(), true), reader);
  }

  /** Has the stacks of all threads read, the virtual ones included. */
  <T> T ofThreads(Reader<T> reader) throws IOException {
    return once(
        "threads.txt",
        file -> jvm().dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN),
        reader);
  }

  private interface Maker {
    void make(Path file) throws IOException;
  }

  private <T> T once(String name, Maker maker, Reader<T> reader) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    Path home = Files.createTempDirectory(folder, PREFIX, ownerOnly).toAbsolutePath();
    Path file = home.resolve(name);
    try {
      maker.make(file);
      return reader.read(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(home);
    }
  }

  private static HotSpotDiagnosticMXBean jvm() throws IOException {
    var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm == null) {
      throw new IOException("this JVM makes no dumps");
    }
    return jvm;
  }
}
