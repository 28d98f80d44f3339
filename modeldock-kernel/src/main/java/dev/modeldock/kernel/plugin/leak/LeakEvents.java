package dev.modeldock.kernel.plugin.leak;

import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** What JDK Flight Recorder hears of generations that should leave the memory. */
final class LeakEvents {

  private LeakEvents() {}

  static void retired(Retired generation) {
    new GenerationRetired().with(generation).commit();
  }

  static void collected(Retired generation) {
    new GenerationCollected().with(generation).commit();
  }

  static void leaked(Retired generation, List<String> pins) {
    var event = new GenerationLeaked();
    event.pins = String.join("\n", pins);
    event.with(generation).commit();
  }

  @Category({"ModelDock", "Plugins"})
  @StackTrace(false)
  private abstract static class GenerationEvent extends Event {

    @Label("Plugin")
    @Nullable String plugin;

    @Label("Generation")
    long generation;

    GenerationEvent with(Retired retired) {
      plugin = retired.label();
      generation = retired.number();
      return this;
    }
  }

  @Name("dev.modeldock.PluginGenerationRetired")
  @Label("Plugin Generation Retired")
  private static final class GenerationRetired extends GenerationEvent {}

  @Name("dev.modeldock.PluginGenerationCollected")
  @Label("Plugin Generation Collected")
  private static final class GenerationCollected extends GenerationEvent {}

  @Name("dev.modeldock.PluginGenerationLeaked")
  @Label("Plugin Generation Leaked")
  private static final class GenerationLeaked extends GenerationEvent {

    @Label("Held by")
    @Nullable String pins;
  }
}
