package dev.modeldock.kernel.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds the folder in which a gateway keeps all that is its own, for itself: the folder is private
 * to its owner, and no second gateway has it as long as this one is open.
 */
public final class HomeFolder implements AutoCloseable {

  private static final List<String> FOLDERS =
      List.of("state", "audit", "index", "plugins", "instances", "work", "logs");

  private final Path root;
  private final HomeLock lock;

  private HomeFolder(Path root, HomeLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens {@code path}, made with mode 0700 if it is not there, and locks it.
   *
   * @throws HomeProblem if it cannot be used, or another process holds it
   */
  public static HomeFolder open(Path path) throws IOException {
    Path root = path.toAbsolutePath().normalize();
    try {
      make(root);
      PrivateMode.FOLDER.require(root);
      requireOwnAndWritable(root);
      HomeLock lock = HomeLock.take(root);
      try {
        for (String folder : FOLDERS) {
          make(root.resolve(folder));
        }
      } catch (IOException failed) {
        lock.close();
        throw failed;
      }
      return new HomeFolder(root, lock);
    } catch (HomeProblem problem) {
      throw problem;
    } catch (IOException failed) {
      throw new HomeProblem(
          "home " + root + " cannot be used (" + reason(failed) + "); choose another with --home",
          failed);
    }
  }

  private static void make(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new HomeProblem(folder + " is not a folder; move it away or choose another --home");
    }
    Files.createDirectories(folder, PrivateMode.FOLDER.attributes(folder));
  }

  private static void requireOwnAndWritable(Path root) throws IOException {
    Path probe;
    try {
      probe = Files.createTempFile(root, ".probe", "", PrivateMode.FILE.attributes(root));
    } catch (IOException refused) {
      throw new HomeProblem(
          "home %s cannot be written (%s); choose another with --home"
              .formatted(root, reason(refused)),
          refused);
    }
    try {
      // Whose file it is tells who we are, on every platform and whatever the user is called.
      var owner = Files.getOwner(root);
      var self = Files.getOwner(probe);
      if (!owner.equals(self)) {
        throw new HomeProblem(
            "home %s belongs to %s, and this is %s; choose another with --home"
                .formatted(root, owner.getName(), self.getName()));
      }
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  private static String reason(IOException failed) {
    return switch (failed) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "a file is in the way";
      case FileSystemException detailed when detailed.getReason() != null -> detailed.getReason();
      default -> failed.getClass().getSimpleName();
    };
  }

  /** {@return the folder itself, absolute} */
  public Path root() {
    return root;
  }

  /** {@return where the state is kept} */
  public Path state() {
    return root.resolve("state");
  }

  /** {@return where the audit is kept} */
  public Path audit() {
    return root.resolve("audit");
  }

  /** {@return where the prompt log is kept; made when there is something to keep} */
  public Path prompts() {
    return root.resolve("prompts");
  }

  /** {@return where the index over the audit is kept; may be deleted while no gateway runs} */
  public Path index() {
    return root.resolve("index");
  }

  /** {@return where plugins are dropped} */
  public Path plugins() {
    return root.resolve("plugins");
  }

  /** {@return where instances keep what outlives their providers, each in a folder of its own} */
  public Path instances() {
    return root.resolve("instances");
  }

  /** {@return where files live that nobody needs after a restart} */
  public Path work() {
    return root.resolve("work");
  }

  /** {@return where the runtime logs go} */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Gives the folder free for another gateway. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
