package dev.modeldock.kernel.workbench;

import dev.modeldock.kernel.plugin.GenerationState;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.plugin.PluginView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves plugins that are being written: takes what a build has made, and again whenever it was
 * built anew. Several may be followed, each by a thread of its own, until this is closed.
 */
public final class Workbench implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(100);

  /** A build writes many files; when this many looks in a row find the same it is done. */
  private static final int QUIET_LOOKS = 4;

  private static final Duration STOP = Duration.ofSeconds(5);

  private final PluginSupervisor plugins;
  private final FirstCall firstCall;
  private final Path folder;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> following = new ArrayList<>();

  /**
   * @param folder for jars of what is built as a folder; made when it is needed
   */
  public Workbench(PluginSupervisor plugins, FirstCall firstCall, Path folder) {
    this.plugins = plugins;
    this.firstCall = firstCall;
    this.folder = folder;
  }

  /**
   * Loads the plugin that is built at {@code path} and follows its builds. Returns at once.
   *
   * @param path a jar, or a folder of classes with a manifest
   * @param told what happens, on the thread that follows
   */
  public synchronized void follow(Path path, Consumer<News> told) {
    Path jar = folder.resolve("followed-" + following.size() + ".jar");
    var one = new Following(new BuildOutput(path.toAbsolutePath()), jar, told);
    following.add(
        Thread.ofPlatform().name("plugin-author").daemon().start(() -> one.untilClosed(closing)));
  }

  /** Looks no more; what is loaded stays. */
  @Override
  public void close() {
    closing.countDown();
    List<Thread> threads;
    synchronized (this) {
      threads = List.copyOf(following);
    }
    try {
      for (Thread thread : threads) {
        thread.join(STOP);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One plugin. Belongs to one thread. */
  private final class Following {

    private final BuildOutput output;
    private final Path packed;
    private final Consumer<News> told;
    private BuildOutput.@Nullable Look before;
    private BuildOutput.@Nullable Look taken;
    private int alike;
    private boolean callable;

    Following(BuildOutput output, Path packed, Consumer<News> told) {
      this.output = output;
      this.packed = packed;
      this.told = told;
    }

    void untilClosed(CountDownLatch closed) {
      try {
        do {
          look();
        } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
      } catch (InterruptedException _) {
        // The thread was asked to end, and does.
      } catch (IllegalStateException e) {
        // The gateway stops, and the plugins' host was faster.
        if (closed.getCount() > 0) {
          throw e;
        }
      }
    }

    private void look() throws InterruptedException {
      Optional<BuildOutput.Look> now = output.look();
      alike = now.isPresent() && now.get().equals(before) ? alike + 1 : 0;
      before = now.orElse(null);
      if (alike >= QUIET_LOOKS && !now.get().equals(taken)) {
        taken = now.get();
        take();
      }
    }

    private void take() throws InterruptedException {
      long begun = System.nanoTime();
      PluginView plugin;
      try {
        plugin = plugins.replace(output.jar(packed));
      } catch (IOException e) {
        told.accept(new News.Refused(List.of("it cannot be packed: " + e.getMessage())));
        return;
      }
      if (plugin.state() == GenerationState.REJECTED) {
        told.accept(new News.Refused(plugin.problems()));
        return;
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      told.accept(new News.Loaded(plugin.id() + "@" + plugin.version(), plugin.generation(), took));
      if (!callable && plugin.type() != null) {
        tellCall(plugin.type());
      }
    }

    private void tellCall(String type) throws InterruptedException {
      try {
        News call = firstCall.of(type);
        callable = call instanceof News.Callable;
        told.accept(call);
      } catch (IOException e) {
        told.accept(new News.Unconfigured(type, List.of(String.valueOf(e.getMessage()))));
      }
    }
  }
}
