package dev.modeldock.kernel.control.plugin;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.trust.TrustDocument;

/** What plugins look like. */
public final class PluginShapes {

  /** A step of a generation's life. */
  public static final Shape STEP =
      Shape.of("PluginStep")
          .text("step", "What was done, such as copy, self_check, swap or drain.")
          .moment("at", "When it began.")
          .whole("ms", "How long it took; null while it goes on.")
          .orNull();

  /** One generation of a plugin. */
  public static final Shape PLUGIN =
      TrustDocument.shaped(Shape.resource("Plugin", "The plugin's id, or its file's name."))
          .text("version", "Its version.")
          .orNull()
          .text("type", "The provider type that it serves.")
          .orNull()
          .text("state", "Where in its life it is.")
          .text("sha256", "The hash of its jar.")
          .orNull()
          .whole("generation", "Rises with each replacement.")
          .text("file", "Where its jar is.")
          .whole("in_use", "How many requests it still has to end, while it drains.")
          .whole("cut", "How many of its requests outlived the drain and were cut off.")
          .objects("steps", STEP, "What was done with it, in order.")
          .texts("problems", "Why it does not serve, or does no more; empty if it does.")
          .texts("pins", "What keeps it in memory after it was unloaded, as far as known.");

  static final Shape JAR =
      TrustDocument.shaped(
              Shape.resource("PluginJar", "The plugin's id; unknown if the jar does not say."))
          .text("version", "Its version.")
          .orNull()
          .text("description", "What it is for.")
          .orNull()
          .text("vendor", "Who made it.")
          .orNull()
          .text("license", "Under which it may be used.")
          .orNull()
          .text("sha256", "The hash of its bytes.")
          .orNull()
          .whole("bytes", "Its size.")
          .texts("requires", "The modules that it needs.")
          .text("replaces", "What serves now, in whose place it would come.")
          .orNull()
          .texts("problems", "Why it would be refused, as far as that shows without running it.");

  static final Shape SHOWN =
      new Shape("PluginShown", PLUGIN.fields())
          .objects("generations", PLUGIN, "All that are remembered, the oldest first.")
          .object("previous", JAR, "The jar that served before, to which it can be rolled back.")
          .orNull();

  static final Shape PATH =
      Shape.of("PluginPath")
          .text("path", "The jar's file, on the machine that the gateway runs on.");

  private PluginShapes() {}
}
