package dev.modeldock.cli.connect.file;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's configuration file: read, changed with a backup, and put back as it was. A symbolic
 * link is followed, and stays. The backup is beside the file that the client names. Everything that
 * goes wrong is a {@link CommandFailure}, and tells nothing of what is in the file.
 */
public final class ClientFile {

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int LARGEST = 4 * 1024 * 1024;

  private final Path named;
  private final Path target;
  private final byte @Nullable [] before;

  private ClientFile(Path named, Path target, byte @Nullable [] before) {
    this.named = named;
    this.target = target;
    this.before = before;
  }

  /** {@return the file as it is now} */
  public static ClientFile read(Path named) {
    try {
      Path target = target(named);
      if (Files.notExists(target)) {
        return new ClientFile(named, target, null);
      }
      if (!Files.isRegularFile(target) || Files.size(target) > LARGEST) {
        throw new CommandFailure(
            ExitCode.VALIDATION_FAILED,
            "config_malformed",
            named + " is not a configuration file; nothing was written",
            "see what is there");
      }
      return new ClientFile(named, target, Files.readAllBytes(target));
    } catch (IOException e) {
      throw failed(named, "read", e);
    }
  }

  /** Follows links by hand, because the file at the end of them need not be there. */
  private static Path target(Path named) throws IOException {
    Path target = named.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == 40) {
        throw new IOException("its symbolic links lead to no file");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** {@return what is in it, without a byte order mark; empty if there is no file} */
  public String text() {
    if (before == null) {
      return "";
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(before)).toString();
      return marked(text) ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw new CommandFailure(
          ExitCode.VALIDATION_FAILED,
          "config_malformed",
          named + " is not UTF-8 text; nothing was written",
          "put it right, or leave out --write and copy the settings by hand");
    }
  }

  private static boolean marked(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
  }

  /** {@return where what was there before is kept} */
  public Path backup() {
    return beside("-backup");
  }

  private Path record() {
    return beside("-record");
  }

  private Path beside(String suffix) {
    return named.resolveSibling(named.getFileName() + ".modeldock" + suffix);
  }

  /**
   * Writes {@code text}, after a backup of what is there if that was not made before.
   *
   * @param keyName the key that was made for it; empty if none was
   * @return whether there is a backup of an earlier file
   */
  public boolean write(String text, String keyName) {
    String mark =
        before != null && marked(new String(before, StandardCharsets.UTF_8))
            ? String.valueOf(BYTE_ORDER_MARK)
            : "";
    byte[] after = (mark + text).getBytes(StandardCharsets.UTF_8);
    try {
      requireSame();
      WriteRecord record = recorded(WriteRecord.digest(after), keyName);
      PrivateFiles.replace(record(), record.toBytes(), PrivateFiles.OWN);
      PrivateFiles.replace(target, after, PrivateFiles.OWN);
      return record.existed();
    } catch (IOException | IllegalArgumentException e) {
      throw failed(named, "written", e);
    }
  }

  private WriteRecord recorded(String written, String keyName) throws IOException {
    Optional<WriteRecord> earlier = earlier();
    if (earlier.isPresent()) {
      WriteRecord last = earlier.get();
      return new WriteRecord(
          last.original(),
          last.permissions(),
          written,
          !isOriginal(last) && (last.changedBetween() || !isAsWritten(last)),
          keyName.isEmpty() ? last.keyName() : keyName);
    }
    if (Files.exists(backup(), LinkOption.NOFOLLOW_LINKS)
        && !Arrays.equals(before, Files.readAllBytes(backup()))) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "backup_exists",
          backup() + " is there already, and nothing tells what it is a backup of",
          "move it away");
    }
    if (before == null) {
      return new WriteRecord("", PrivateFiles.OWN, written, false, keyName);
    }
    PrivateFiles.replace(backup(), before, PrivateFiles.OWN);
    return new WriteRecord(
        WriteRecord.digest(before),
        PrivateFiles.permissions(target).orElse(PrivateFiles.OWN),
        written,
        false,
        keyName);
  }

  private void requireSame() throws IOException {
    byte[] now = Files.exists(target) ? Files.readAllBytes(target) : null;
    if (now != null && !Files.isWritable(target)) {
      throw new AccessDeniedException(target.toString());
    }
    if (!Arrays.equals(before, now)) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "config_changed",
          named + " was changed just now by another program; it was left alone",
          "run the command again");
    }
  }

  /**
   * Puts back what was there before the first writing, and forgets that there was one.
   *
   * @param force even if somebody else has changed the file since; those changes are lost
   * @return what was done
   */
  public Restored restore(boolean force) {
    try {
      WriteRecord record =
          earlier()
              .orElseThrow(() ->
                  new CommandFailure(
                      ExitCode.NOT_FOUND,
                      "no_backup",
                      "there is no backup of " + named + ": nothing was written to it",
                      null));
      if (!force && (record.changedBetween() || !isAsWritten(record)) && !isOriginal(record)) {
        throw new CommandFailure(
            ExitCode.CONFLICT,
            "config_changed",
            named + " was changed since it was written; what was there before is in " + backup(),
            "compare the two; --restore --force gives up the changes");
      }
      if (record.existed()) {
        PrivateFiles.replace(target, original(record), record.permissions());
        Files.delete(backup());
      } else {
        Files.deleteIfExists(target);
      }
      Files.delete(record());
      return new Restored(named, !record.existed(), record.keyName());
    } catch (IOException | IllegalArgumentException e) {
      throw failed(named, "restored", e);
    }
  }

  private byte[] original(WriteRecord record) throws IOException {
    byte[] original = Files.readAllBytes(backup());
    if (!WriteRecord.digest(original).equals(record.original())) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "backup_changed",
          backup() + " is no longer what was kept in it; nothing was restored",
          "see what is in it, and put the file back by hand");
    }
    return original;
  }

  private Optional<WriteRecord> earlier() throws IOException {
    return Files.exists(record())
        ? Optional.of(WriteRecord.of(Files.readAllBytes(record())))
        : Optional.empty();
  }

  private boolean isAsWritten(WriteRecord record) {
    return before != null && WriteRecord.digest(before).equals(record.written());
  }

  private boolean isOriginal(WriteRecord record) {
    return before == null
        ? !record.existed()
        : WriteRecord.digest(before).equals(record.original());
  }

  private static CommandFailure failed(Path file, String done, Exception e) {
    boolean denied = e instanceof AccessDeniedException;
    return new CommandFailure(
        denied ? ExitCode.NOT_ALLOWED : ExitCode.FAILURE,
        denied ? "not_allowed" : "file_failed",
        "%s could not be %s: %s".formatted(file, done, denied ? "not allowed" : e.getMessage()),
        denied ? "see to whom it and its folder belong" : null);
  }
}
