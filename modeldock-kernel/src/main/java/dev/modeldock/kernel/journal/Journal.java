package dev.modeldock.kernel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Appends records to a file, each flushed to the disk before {@link #append} returns.
 *
 * <p>Format, big-endian: {@code "MDKJ"}, the version of this framing (2 bytes) and that of the
 * content (2 bytes); then records of length (4), CRC-32C over length and payload (4), payload. A
 * length is never 0, so a tail of zeros, as power failures leave them, is not a row of records.
 *
 * <p>When opened, a broken last record is cut off: it was never acknowledged. A broken record with
 * a good one behind it is damage, for no record is begun before the one before it is on the disk.
 *
 * <p>One thread at a time. An interrupt does no harm.
 */
public final class Journal implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private static final int MAGIC = 0x4D444B4A;
  private static final int FRAMING = 1;
  private static final int HEADER = 8;
  private static final int FRAME = 8;

  /** Takes the records at open. */
  public interface Replay {
    /** Takes the next record. */
    void record(byte[] payload) throws IOException;
  }

  private final Disk disk;
  private final Path path;
  private final DiskFile file;
  private final int contentVersion;
  private long end;
  private long records;
  private boolean unsafe;

  private Journal(Disk disk, Path path, int contentVersion) throws IOException {
    this.disk = disk;
    this.path = path;
    this.file = disk.open(path);
    this.contentVersion = contentVersion;
  }

  /**
   * Opens the journal, made if it is not there, and hands out what it holds.
   *
   * @param disk where the file is
   * @param path the file; its folder exists
   * @param contentVersion the version of the payloads that the caller writes and can read
   * @param replay called with each record, in order
   * @throws JournalDamaged if the file cannot be believed
   * @throws IOException if it cannot be read or written, or {@code replay} threw
   */
  public static Journal open(Disk disk, Path path, int contentVersion, Replay replay)
      throws IOException {
    var journal = new Journal(disk, path, contentVersion);
    try {
      journal.recover(replay);
    } catch (IOException | RuntimeException failed) {
      journal.close();
      throw failed;
    }
    return journal;
  }

  /**
   * Appends a record and flushes it.
   *
   * @param payload at least one byte
   * @throws IOException if it is not in the journal; the records before it still are
   */
  public void append(byte[] payload) throws IOException {
    if (payload.length == 0) {
      throw new IllegalArgumentException("a record is never empty");
    }
    if (unsafe) {
      throw new IOException(path + " could not be flushed before; restart the gateway");
    }
    ByteBuffer frame = ByteBuffer.allocate(FRAME + payload.length);
    frame.putInt(payload.length).putInt(checksum(payload, 0, payload.length)).put(payload);
    try {
      cutTo(end);
      file.append(frame.array());
    } catch (IOException failed) {
      cutQuietly(failed);
      throw failed;
    }
    flush();
    end += frame.capacity();
    records++;
  }

  /** Empties the journal, for what it held is kept elsewhere. */
  public void reset() throws IOException {
    end = HEADER;
    records = 0;
    cutTo(HEADER);
    flush();
  }

  /** {@return how many records the journal holds} */
  public long records() {
    return records;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void recover(Replay replay) throws IOException {
    byte[] content = disk.read(path);
    if (!headerThere(content)) {
      begin();
      return;
    }
    int at = HEADER;
    for (int next = after(content, at); next > 0; next = after(content, at)) {
      replay.record(Arrays.copyOfRange(content, at + FRAME, next));
      at = next;
      records++;
    }
    end = at;
    if (at < content.length) {
      refuseIfRecordsFollow(content, at);
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: cut off an unfinished record of {1} bytes at the end, left by an unclean stop",
          path,
          content.length - at);
      cutTo(end);
      flush();
    }
  }

  private boolean headerThere(byte[] content) throws JournalDamaged {
    if (neverBegun(content)) {
      return false;
    }
    if (content.length < HEADER || ByteBuffer.wrap(content).getInt() != MAGIC) {
      throw new JournalDamaged(path + " is not a journal of ModelDock; restore it from a backup");
    }
    int framing = ByteBuffer.wrap(content).getShort(4);
    int version = ByteBuffer.wrap(content).getShort(6);
    if (framing > FRAMING || version > contentVersion) {
      throw new JournalDamaged(
          path + " was written by a newer version of ModelDock; start that version");
    }
    if (framing != FRAMING || version != contentVersion) {
      throw new JournalDamaged(path + " has a damaged header; restore it from a backup");
    }
    return true;
  }

  /**
   * {@return whether the header never reached the disk as a whole} Nothing is behind it then, and a
   * loss of power may have left its length without its bytes.
   */
  private boolean neverBegun(byte[] content) {
    byte[] header = header();
    if (content.length > HEADER || Arrays.equals(content, header)) {
      return false;
    }
    for (int i = 0; i < content.length; i++) {
      if (content[i] != header[i] && content[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void begin() throws IOException {
    cutTo(0);
    file.append(header());
    flush();
    disk.flushFolder(path.toAbsolutePath().getParent());
    end = HEADER;
  }

  private byte[] header() {
    return ByteBuffer.allocate(HEADER)
        .putInt(MAGIC)
        .putShort((short) FRAMING)
        .putShort((short) contentVersion)
        .array();
  }

  /** {@return where the good record at {@code at} ends; -1 if there is none} */
  private static int after(byte[] content, int at) {
    if (content.length - at <= FRAME) {
      return -1;
    }
    ByteBuffer frame = ByteBuffer.wrap(content, at, FRAME);
    int length = frame.getInt();
    int checksum = frame.getInt();
    if (length <= 0 || length > content.length - at - FRAME) {
      return -1;
    }
    return checksum(content, at + FRAME, length) == checksum ? at + FRAME + length : -1;
  }

  private void refuseIfRecordsFollow(byte[] content, int bad) throws JournalDamaged {
    for (int at = bad + 1; at < content.length; at++) {
      if (after(content, at) > 0) {
        throw new JournalDamaged(
            ("%s is damaged at byte %d (a good record follows at byte %d); nothing was changed:"
                    + " restore the file from a backup")
                .formatted(path, bad, at));
      }
    }
  }

  private static int checksum(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(4).putInt(length).flip());
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private void cutTo(long length) throws IOException {
    if (file.length() != length) {
      file.cut(length);
    }
  }

  private void cutQuietly(IOException failed) {
    try {
      cutTo(end);
    } catch (IOException again) {
      // The next append begins with the same cut, and does not go on without it.
      failed.addSuppressed(again);
    }
  }

  private void flush() throws IOException {
    try {
      file.flush();
    } catch (IOException failed) {
      // After a failed flush the system may forget the pages: a later one that succeeds proves
      // nothing, so nothing more may be promised on this file.
      unsafe = true;
      throw failed;
    }
  }
}
