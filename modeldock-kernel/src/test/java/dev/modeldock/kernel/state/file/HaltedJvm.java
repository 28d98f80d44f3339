package dev.modeldock.kernel.state.file;

import dev.modeldock.kernel.journal.Disk;
import dev.modeldock.kernel.journal.DiskFile;
import dev.modeldock.kernel.state.StateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Changes the state in {@code FOLDER} until the disk operation number {@code N}, at which the
 * process halts; says each change that was acknowledged, and in the end how many operations there
 * were. An append halts with half of it written.
 */
final class HaltedJvm {

  static final int CHANGES = 4;
  static final int RECORDS_BEFORE_SNAPSHOT = 2;
  static final int STATUS = 137;

  private HaltedJvm() {}

  public static void main(String[] args) throws IOException {
    var disk = new HaltingDisk(Integer.parseInt(args[1]));
    try (var store = JournalStateStore.open(disk, Path.of(args[0]), RECORDS_BEFORE_SNAPSHOT)) {
      for (int i = 0; i < CHANGES; i++) {
        store.apply(change(i));
        System.out.println("acknowledged");
        System.out.flush();
      }
    }
    System.out.println("operations " + disk.operations);
  }

  static StateChange change(int number) {
    return new StateChange.PutAlias(JournalStateStoreTest.alias("a" + number % 3, number));
  }

  private static final class HaltingDisk implements Disk {

    private final Disk real = Disk.local();
    private final int last;
    private int operations;

    HaltingDisk(int last) {
      this.last = last;
    }

    private boolean ends() {
      return operations++ == last;
    }

    private void step() {
      if (ends()) {
        halt();
      }
    }

    private static void halt() {
      Runtime.getRuntime().halt(STATUS);
    }

    @Override
    public DiskFile open(Path path) throws IOException {
      step();
      return new HaltingFile(real.open(path));
    }

    @Override
    public boolean exists(Path path) {
      return real.exists(path);
    }

    @Override
    public byte[] read(Path path) throws IOException {
      return real.read(path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step();
      real.rename(from, to);
      step();
    }

    @Override
    public void remove(Path path) throws IOException {
      step();
      real.remove(path);
    }

    @Override
    public void flushFolder(Path folder) {
      step();
      real.flushFolder(folder);
    }

    private final class HaltingFile implements DiskFile {

      private final DiskFile file;

      HaltingFile(DiskFile file) {
        this.file = file;
      }

      @Override
      public long length() throws IOException {
        return file.length();
      }

      @Override
      public void cut(long length) throws IOException {
        step();
        file.cut(length);
      }

      @Override
      public void append(byte[] bytes) throws IOException {
        if (ends()) {
          file.append(Arrays.copyOf(bytes, bytes.length / 2));
          halt();
        }
        file.append(bytes);
      }

      @Override
      public void flush() throws IOException {
        step();
        file.flush();
        step();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    }
  }
}
