package dev.modeldock.kernel.plugin.jar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The private folder from which plugins are loaded.
 *
 * <p>Loading from a copy means that the owner may overwrite or delete the dropped file at any time,
 * and that what was checked is what runs. Belongs to one thread.
 */
public final class WorkFolder {

  /** The largest jar that is taken, in bytes. */
  public static final long LARGEST_JAR = 50L * 1024 * 1024;

  private static final String PREFIX = "generation-";

  private final Path folder;

  /**
   * @param folder made when it is missing; no other gateway may use it
   */
  public WorkFolder(Path folder) {
    this.folder = folder;
  }

  /** {@return the folder} */
  public Path path() {
    return folder;
  }

  /** Makes the folder, readable by its owner alone, and removes what earlier runs left in it. */
  public void sweep() throws IOException {
    Files.createDirectories(folder);
    if (posix()) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    try (var left = Files.newDirectoryStream(folder, PREFIX + "*")) {
      left.forEach(WorkFolder::delete);
    }
  }

  /**
   * Copies a jar.
   *
   * @param generation a number that was not used in this run
   * @throws IOException if it cannot be read or is too large; the message says so in words
   */
  public StagedJar stage(Path origin, long generation) throws IOException {
    if (!Files.isRegularFile(origin)) {
      throw new IOException("is not a file that can be read");
    }
    Path home = Files.createDirectory(folder.resolve(PREFIX + generation), ownerOnly());
    Path copy = home.resolve("plugin.jar");
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(origin);
        OutputStream out =
            new DigestOutputStream(
                Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW), digest)) {
      FileTime written = Files.getLastModifiedTime(origin);
      long copied = copy(in, out);
      if (copied != Files.size(origin) || !written.equals(Files.getLastModifiedTime(origin))) {
        throw new IOException("was written to while it was copied; rename a whole jar into place");
      }
    } catch (IOException e) {
      delete(home);
      throw e;
    }
    return new StagedJar(origin, copy, HexFormat.of().formatHex(digest.digest()));
  }

  /** Removes the copy; one that is still open (on Windows) goes with the next sweep. */
  public void discard(StagedJar jar) {
    Path home = jar.copy().getParent();
    if (home != null) {
      forget(jar.copy());
      delete(home);
    }
  }

  /**
   * Closes the copy where the JVM has it open for good: it keeps each jar of which a class read a
   * resource, long after the class is gone.
   */
  private static void forget(Path copy) {
    try {
      var url = URI.create("jar:" + copy.toUri() + "!/").toURL();
      if (url.openConnection() instanceof JarURLConnection connection) {
        connection.getJarFile().close();
      }
    } catch (IOException _) {
      // Not a jar, then: nothing was ever read of it.
    }
  }

  private static long copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      total += n;
      if (total > LARGEST_JAR) {
        throw new IOException("is larger than " + LARGEST_JAR / (1024 * 1024) + " MB");
      }
      out.write(buffer, 0, n);
    }
    return total;
  }

  private static void delete(Path path) {
    try {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        try (var children = Files.newDirectoryStream(path)) {
          children.forEach(WorkFolder::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException | UncheckedIOException _) {
      // The next sweep tries again.
    }
  }

  private FileAttribute<?>[] ownerOnly() {
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rwx------");
    return posix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private boolean posix() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
