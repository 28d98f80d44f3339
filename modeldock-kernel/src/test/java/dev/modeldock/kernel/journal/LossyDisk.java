package dev.modeldock.kernel.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk in memory that can lose its power at any operation. What was flushed is there afterwards;
 * of the rest, any part of it: single sectors of a write, a length without the bytes, a name or the
 * name before it.
 */
public final class LossyDisk implements Disk {

  /** Small, so that even short records are spread over several. */
  private static final int SECTOR = 16;

  /** The power is gone: nothing after it happens. */
  public static final class PowerLost extends Error {
    private static final long serialVersionUID = 1L;

    PowerLost(String during) {
      super(during, null, false, false);
    }
  }

  private sealed interface Change {
    record Write(int at, byte[] bytes) implements Change {}

    record Cut(int length) implements Change {}
  }

  private static final class Content {
    byte[] now = new byte[0];
    byte[] flushed = new byte[0];
    final List<Change> unflushed = new ArrayList<>();
  }

  private final Map<Path, Content> names = new HashMap<>();
  private final Map<Path, Content> flushedNames = new HashMap<>();
  private final List<String> operations = new ArrayList<>();
  private int powerLostAt = Integer.MAX_VALUE;

  /** Loses the power during the operation with that number, counted from 0, and ever after. */
  public void losePowerAt(int operation) {
    powerLostAt = operation;
  }

  /** {@return what was done, in order} */
  public List<String> operations() {
    return operations;
  }

  /** {@return the disk as it may be found when the power is back} */
  public LossyDisk found(Random random) {
    var found = new LossyDisk();
    int keep = random.nextInt(3); // Nothing that was not flushed, anything of it, or all.
    var survivors = new HashMap<Content, Content>();
    var known = new HashMap<>(flushedNames);
    for (Path name : union()) {
      if (keep == 2 || keep == 1 && random.nextBoolean()) {
        known.remove(name);
        if (names.containsKey(name)) {
          known.put(name, names.get(name));
        }
      }
    }
    known.forEach((name, content) -> {
      Content left = survivors.computeIfAbsent(content, lost -> after(lost, keep, random));
      found.names.put(name, left);
      found.flushedNames.put(name, left);
    });
    return found;
  }

  private List<Path> union() {
    var all = new ArrayList<>(names.keySet());
    flushedNames.keySet().stream().filter(name -> !names.containsKey(name)).forEach(all::add);
    all.sort(null);
    return all;
  }

  private static Content after(Content lost, int keep, Random random) {
    byte[] bytes = lost.flushed;
    for (Change change : lost.unflushed) {
      if (keep == 0 || keep == 1 && random.nextInt(4) == 0) {
        continue;
      }
      bytes =
          switch (change) {
            case Change.Cut(int length) -> Arrays.copyOf(bytes, Math.min(bytes.length, length));
            case Change.Write(int at, byte[] written) ->
                keep == 2 ? with(bytes, at, written) : someSectors(bytes, at, written, random);
          };
    }
    var content = new Content();
    content.now = bytes;
    content.flushed = bytes;
    return content;
  }

  private static byte[] someSectors(byte[] before, int at, byte[] written, Random random) {
    byte[] after = before;
    // The length may be known without the bytes: zeros then.
    after = Arrays.copyOf(after, Math.max(after.length, at + random.nextInt(written.length + 1)));
    for (int from = 0; from < written.length; from += SECTOR) {
      int to = Math.min(written.length, from + SECTOR);
      if (random.nextBoolean()) {
        after = with(after, at + from, Arrays.copyOfRange(written, from, to));
      }
    }
    return after;
  }

  private static byte[] with(byte[] before, int at, byte[] written) {
    byte[] after = Arrays.copyOf(before, Math.max(before.length, at + written.length));
    System.arraycopy(written, 0, after, at, written.length);
    return after;
  }

  /** Puts a damaged content in the place of a file's. */
  public void damage(Path path, byte[] content) {
    Content file = names.get(path);
    file.now = content;
    file.flushed = content;
  }

  private void operation(String what) {
    operation(what, () -> {});
  }

  /** Counts an operation; {@code half} is what it has done already when the power goes. */
  private void operation(String what, Runnable half) {
    if (operations.size() > powerLostAt) {
      throw new PowerLost(what);
    }
    operations.add(what);
    if (operations.size() > powerLostAt) {
      half.run();
      throw new PowerLost(what);
    }
  }

  @Override
  public DiskFile open(Path path) {
    operation("open " + path.getFileName());
    return new Open(path.getFileName(), names.computeIfAbsent(path, _ -> new Content()));
  }

  @Override
  public boolean exists(Path path) {
    return names.containsKey(path);
  }

  @Override
  public byte[] read(Path path) throws IOException {
    Content content = names.get(path);
    if (content == null) {
      throw new NoSuchFileException(path.toString());
    }
    return content.now.clone();
  }

  @Override
  public void rename(Path from, Path to) {
    operation("rename " + to.getFileName(), () -> names.put(to, names.remove(from)));
    names.put(to, names.remove(from));
  }

  @Override
  public void remove(Path path) {
    operation("remove " + path.getFileName());
    names.remove(path);
  }

  @Override
  public void flushFolder(Path folder) {
    operation("flush the folder");
    flushedNames.clear();
    flushedNames.putAll(names);
  }

  private final class Open implements DiskFile {

    private final Path name;
    private final Content content;

    Open(Path name, Content content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public long length() {
      return content.now.length;
    }

    @Override
    public void cut(long length) {
      operation("cut " + name, () -> change(new Change.Cut((int) length)));
      change(new Change.Cut((int) length));
    }

    @Override
    public void append(byte[] bytes) {
      int at = content.now.length;
      byte[] some = Arrays.copyOf(bytes, bytes.length / 2);
      operation("append " + name, () -> change(new Change.Write(at, some)));
      change(new Change.Write(at, bytes));
    }

    private void change(Change change) {
      content.unflushed.add(change);
      content.now =
          switch (change) {
            case Change.Cut(int length) -> Arrays.copyOf(content.now, length);
            case Change.Write(int at, byte[] bytes) -> with(content.now, at, bytes);
          };
    }

    @Override
    public void flush() {
      operation("flush " + name);
      content.flushed = content.now;
      content.unflushed.clear();
    }

    @Override
    public void close() {}
  }
}
