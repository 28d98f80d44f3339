package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.jar.WorkFolder;
import dev.modeldock.kernel.plugin.layer.LayeredPlugins;
import dev.modeldock.kernel.plugin.leak.LeakWatch;
import dev.modeldock.kernel.provider.InstanceFleet;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Follows generations that serve no more to their end: how many requests they still have, then
 * whether they leave the memory. Belongs to the supervisor's thread.
 */
final class Retirement {

  private static final Duration DRAIN_LOOKS = Duration.ofMillis(250);

  private final LayeredPlugins plugins;
  private final WorkFolder work;
  private final InstanceFleet fleet;
  private final Generations all;
  private final ScheduledExecutorService owner;
  private final LeakWatch watch;
  private boolean watching;
  private boolean counting;

  Retirement(
      LayeredPlugins plugins,
      WorkFolder work,
      InstanceFleet fleet,
      Generations all,
      ScheduledExecutorService owner,
      LeakWatch watch) {
    this.plugins = plugins;
    this.work = work;
    this.fleet = fleet;
    this.all = all;
    this.owner = owner;
    this.watch = watch;
  }

  /** While something drains, what is shown of it is brought up to date by the clock. */
  void begin() {
    if (!counting && !all.draining().isEmpty()) {
      counting = true;
      owner.schedule(this::count, DRAIN_LOOKS.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void count() {
    counting = false;
    all.draining().forEach(each -> each.usedBy(fleet.inUse(each.number())));
    all.show();
    begin();
  }

  /** Unloads a generation that nobody uses any more, and watches where it goes. */
  void unload(PluginGeneration generation) {
    generation.unloading();
    watch.watch(generation, plugins.unload(generation.manifest(), generation.number()));
    generation.retired();
    work.discard(generation.jar());
    all.show();
    if (!watching) {
      watching = true;
      lookLater();
    }
  }

  private void lookLater() {
    owner.schedule(
        () -> {
          watching = watch.look();
          all.show();
          if (watching) {
            lookLater();
          }
        },
        watch.pause().toNanos(),
        TimeUnit.NANOSECONDS);
  }
}
