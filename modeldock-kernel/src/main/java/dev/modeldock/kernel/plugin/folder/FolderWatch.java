package dev.modeldock.kernel.plugin.folder;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the plugin folders and tells what becomes of the jars in them.
 *
 * <p>The system's notices only say when to look; what has changed is told by the looks, which go on
 * without any notice. So it does not matter that notices get lost, that a folder comes and goes, or
 * that a network's file system sends none.
 */
public final class FolderWatch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(FolderWatch.class.getName());

  /** Between two looks that nothing asks for. */
  private static final Duration PACE = Duration.ofMillis(250);

  /** Between two looks at something that is under way. */
  private static final Duration CLOSELY = Duration.ofMillis(25);

  private final JarFolders folders;
  private final Settling settling;
  private final Consumer<List<FolderChange>> taker;
  private final @Nullable WatchService notices;
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final Thread thread;

  /**
   * Begins to watch.
   *
   * @param known what was seen and taken already
   * @param taker told what has changed, on the watch's own thread, which it may block
   */
  public FolderWatch(JarFolders folders, FolderLook known, Consumer<List<FolderChange>> taker) {
    this.folders = folders;
    this.settling = new Settling(known);
    this.taker = taker;
    this.notices = notices();
    this.thread =
        Thread.ofPlatform()
            .name("plugin-folders")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    thread.start();
  }

  private static @Nullable WatchService notices() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.INFO, "plugin folders are looked at four times a second: {0}", e.getMessage());
      return null;
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        listen();
        look();
        rest(settling.isPending() ? CLOSELY : PACE);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void look() {
    List<FolderChange> changes = settling.look(folders.look(), Instant.now());
    if (changes.isEmpty()) {
      return;
    }
    try {
      taker.accept(changes);
    } catch (RuntimeException e) {
      // What is wrong with one jar must not end the watch of all.
      LOG.log(Level.ERROR, "changes in a plugin folder could not be followed", e);
    }
  }

  /** Asks for notices of each folder that is there; a folder that was made anew is another one. */
  private void listen() {
    if (notices == null) {
      return;
    }
    keys.values().removeIf(key -> !key.isValid());
    for (Path folder : folders.list()) {
      if (!keys.containsKey(folder)) {
        try {
          keys.put(
              folder,
              folder.register(
                  notices,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException _) {
          // Not there, or out of watches: the looks at the usual pace find out all the same.
        }
      }
    }
  }

  private void rest(Duration atMost) throws InterruptedException {
    if (notices == null) {
      Thread.sleep(atMost);
      return;
    }
    WatchKey key = notices.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = notices.poll();
    }
  }

  /** Ends the watch; when this returns nothing more is told. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
      if (notices != null) {
        notices.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.INFO, "the watch of plugin folders did not close", e);
    }
  }
}
