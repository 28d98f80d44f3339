package dev.modeldock.kernel.control.live;

import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.plugin.PluginDocument;
import dev.modeldock.kernel.control.port.GatewayInfo;
import dev.modeldock.kernel.control.port.PluginCatalogue;
import dev.modeldock.kernel.control.port.RunningRequests;
import dev.modeldock.kernel.control.port.RunningRequests.Running;
import dev.modeldock.kernel.control.trust.TrustDocument;
import dev.modeldock.kernel.health.HealthState;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.ProviderRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks at the gateway. Any thread; a look takes no lock and asks no runtime. */
public final class Glances {

  private final GatewayInfo gateway;
  private final StateEditor editor;
  private final ProviderRegistry registry;
  private final PluginCatalogue plugins;
  private final RunningRequests running;

  public Glances(
      GatewayInfo gateway,
      StateEditor editor,
      ProviderRegistry registry,
      PluginCatalogue plugins,
      RunningRequests running) {
    this.gateway = gateway;
    this.editor = editor;
    this.registry = registry;
    this.plugins = plugins;
    this.running = running;
  }

  Glance take() {
    var requests = new LinkedHashMap<String, Running>();
    running.list().forEach(each -> requests.put(each.id(), each));
    return new Glance(gateway(), editor.state(), instances(), plugins(), requests);
  }

  /** {@return how many requests are being served} */
  int inFlight() {
    return gateway.inFlight();
  }

  private Map<String, Object> gateway() {
    var document = new LinkedHashMap<String, Object>();
    document.put("version", gateway.version());
    document.put("ready", gateway.ready());
    document.put("dev", gateway.dev());
    document.put("url", gateway.gateway().toString());
    document.put("started_at", gateway.startedAt().toString());
    return document;
  }

  private Map<String, Map<String, Object>> instances() {
    var documents = new LinkedHashMap<String, Map<String, Object>>();
    for (InstanceView view : registry.instances()) {
      var document = new LinkedHashMap<String, Object>();
      document.put("id", view.id());
      document.put("type", view.type());
      document.put("state", view.state().name().toLowerCase(Locale.ROOT));
      document.put("problems", view.problems());
      document.put("generation", view.generation());
      registry.standing(view.id()).ifPresent(standing -> stands(document, standing));
      documents.put(view.id(), document);
    }
    return documents;
  }

  private static void stands(Map<String, Object> document, InstanceStanding standing) {
    if (standing.health() != null) {
      HealthState health = standing.health().state();
      document.put(
          "health",
          Map.of(
              "status", health.status().name().toLowerCase(Locale.ROOT),
              "since", health.since().toString(),
              "why", health.why()));
    }
    document.put("in_flight", standing.capacity().inFlight());
    document.put("waiting", standing.capacity().waiting());
  }

  private Map<String, Map<String, Object>> plugins() {
    var documents = new LinkedHashMap<String, Map<String, Object>>();
    for (PluginCatalogue.Entry plugin : plugins.list()) {
      var document = new LinkedHashMap<String, Object>();
      document.put("id", plugin.id());
      document.put("state", plugin.state());
      document.put("generation", plugin.generation());
      document.put("version", plugin.version());
      document.put("draining", plugin.life().inUse());
      document.put("steps", PluginDocument.steps(plugin.life()));
      document.put("problems", List.copyOf(plugin.problems()));
      document.putAll(TrustDocument.values(plugin.trust()));
      document.put("pins", plugin.life().pins());
      // While one generation takes over from another, there are two of a plugin.
      documents.merge(plugin.id(), document, Glances::newer);
    }
    return documents;
  }

  private static Map<String, Object> newer(Map<String, Object> one, Map<String, Object> other) {
    boolean first = (long) one.get("generation") > (long) other.get("generation");
    Map<String, Object> newer = first ? one : other;
    Map<String, Object> older = first ? other : one;
    if (newer.get("state").equals("rejected") && older.get("state").equals("ready")) {
      older.put("refused", newer.get("problems"));
      return older;
    }
    newer.put("draining", (int) one.get("draining") + (int) other.get("draining"));
    return newer;
  }
}
