package dev.modeldock.kernel.home;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes and checks files that only their owner may touch. Where the platform has no such modes, it
 * relies on the user's own folder being private.
 */
public enum PrivateMode {
  FOLDER("rwx------", "700"),
  FILE("rw-------", "600");

  private final Set<PosixFilePermission> permissions;
  private final String octal;

  PrivateMode(String permissions, String octal) {
    this.permissions = PosixFilePermissions.fromString(permissions);
    this.octal = octal;
  }

  /** {@return what to create a file with, so that it is never open to others, not even at first} */
  public FileAttribute<?>[] attributes(Path place) throws IOException {
    return modesKnown(place)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  /** Refuses {@code path} if anybody but its owner may touch it. */
  public void require(Path path) throws IOException {
    if (!modesKnown(path)) {
      return;
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
    var others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(found);
    others.removeAll(
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
    if (!others.isEmpty()) {
      throw new HomeProblem(
          "%s is open to other users (%s); run: chmod %s %s"
              .formatted(path, PosixFilePermissions.toString(found), octal, path));
    }
  }

  private static boolean modesKnown(Path path) throws IOException {
    Path there = path.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    FileStore store = Files.getFileStore(there);
    return store.supportsFileAttributeView(PosixFileAttributeView.class);
  }
}
