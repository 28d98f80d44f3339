package dev.modeldock.cli.input;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/** Writes a file that was not there before, for its owner's eyes only, whole or not at all. */
public final class NewFile {

  private NewFile() {}

  /**
   * Has {@code writer} write {@code file}.
   *
   * @throws CommandFailure if the file is there, or cannot be written
   */
  public static void write(Path file, Consumer<OutputStream> writer) {
    try {
      Files.createFile(file, attributes(file));
    } catch (FileAlreadyExistsException _) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "file_exists",
          file + " is there already",
          "name another file, or remove that one");
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    boolean whole = false;
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      writer.accept(out);
      whole = true;
    } catch (IOException | UncheckedIOException e) {
      throw unwritable(file, e);
    } finally {
      if (!whole) {
        file.toFile().delete();
      }
    }
  }

  private static FileAttribute<?>[] attributes(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null
            || Files.getFileAttributeView(folder, PosixFileAttributeView.class) == null
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
  }

  private static CommandFailure unwritable(Path file, Exception e) {
    return new CommandFailure(
        ExitCode.FAILURE, "unwritable", file + " cannot be written: " + e.getMessage(), null);
  }
}
