package dev.modeldock.cli.connect.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Writes files that only their owner may read. A reader sees the old file or the new one, never a
 * part. Where a file system knows no such permissions, the folder's have to do.
 */
final class PrivateFiles {

  static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> OWN_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /** {@return who may do what with {@code file}; none where permissions are not known} */
  static Optional<Set<PosixFilePermission>> permissions(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null ? Optional.empty() : Optional.of(view.readAttributes().permissions());
  }

  /** Writes {@code bytes} in the place of {@code file}, which need not be there. */
  static void replace(Path file, byte[] bytes, Set<PosixFilePermission> permissions)
      throws IOException {
    Path folder = folder(file);
    Path temporary = Files.createTempFile(folder, ".modeldock-", ".tmp", attributes(folder, OWN));
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      if (knowsPermissions(folder)) {
        Files.setPosixFilePermissions(temporary, permissions);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path existing = folder;
    while (existing != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      throw new FileAlreadyExistsException(file.toString());
    }
    return Files.createDirectories(folder, attributes(existing, OWN_FOLDER));
  }

  private static FileAttribute<?>[] attributes(Path near, Set<PosixFilePermission> permissions) {
    return knowsPermissions(near)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean knowsPermissions(Path near) {
    return Files.getFileAttributeView(near, PosixFileAttributeView.class) != null;
  }
}
