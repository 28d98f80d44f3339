package dev.modeldock.kernel.control.plugin;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.port.PluginCatalogue.Entry;
import dev.modeldock.kernel.control.port.PluginCatalogue.Life;
import dev.modeldock.kernel.control.trust.TrustDocument;
import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.order.Inspection;
import dev.modeldock.kernel.plugin.step.StepTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plugins as JSON. */
public final class PluginDocument {

  private PluginDocument() {}

  /** {@return one generation of a plugin} */
  public static JsonDoc of(Entry plugin) {
    Life life = plugin.life();
    return TrustDocument.with(plugin.trust(), JsonDoc.of(plugin.id(), plugin.id()))
        .with("version", plugin.version())
        .with("type", plugin.type())
        .with("state", plugin.state())
        .with("sha256", plugin.sha256())
        .with("generation", plugin.generation())
        .with("file", life.file())
        .with("in_use", life.inUse())
        .with("cut", life.cut())
        .with("steps", steps(life))
        .with("problems", plugin.problems())
        .with("pins", life.pins());
  }

  /** {@return the steps of a generation, as plain values} */
  public static List<Map<String, @Nullable Object>> steps(Life life) {
    return life.steps().stream().map(PluginDocument::step).toList();
  }

  private static Map<String, @Nullable Object> step(StepTime step) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("step", step.step().id());
    document.put("at", step.at().toString());
    document.put("ms", step.took() == null ? null : (Long) step.took().toMillis());
    return document;
  }

  static JsonDoc of(Inspection jar) {
    PluginManifest manifest = jar.manifest();
    String id = manifest == null ? "unknown" : manifest.id();
    return TrustDocument.with(jar.trust(), JsonDoc.of(id, id))
        .with("version", manifest == null ? null : manifest.version())
        .with("description", manifest == null ? null : manifest.description())
        .with("vendor", manifest == null ? null : manifest.vendor())
        .with("license", manifest == null ? null : manifest.license())
        .with("sha256", jar.sha256())
        .with("bytes", jar.bytes())
        .with("requires", jar.requires())
        .with("replaces", jar.replaces())
        .with("problems", jar.problems());
  }
}
