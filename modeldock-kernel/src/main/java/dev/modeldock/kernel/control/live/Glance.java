package dev.modeldock.kernel.control.live;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.port.RunningRequests.Running;
import dev.modeldock.kernel.state.GatewayState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * How the gateway looks at one moment, as far as its owner watches it. Immutable.
 *
 * @param gateway what is said of it as a whole
 * @param state what it is set up with
 * @param instances how each of them is, by id
 * @param plugins how each of them is, by id
 * @param running the requests that are being served, by id
 */
record Glance(
    Map<String, Object> gateway,
    GatewayState state,
    Map<String, Map<String, Object>> instances,
    Map<String, Map<String, Object>> plugins,
    Map<String, Running> running) {

  /** Something that is different, by the name of its event. */
  record Change(String event, JsonDoc data) {}

  /** {@return all of it} */
  JsonDoc snapshot() {
    return JsonDoc.empty()
        .with("gateway", gateway)
        .with("epoch", state.epoch())
        .with("counts", counts())
        .with("instances", List.copyOf(instances.values()))
        .with("plugins", List.copyOf(plugins.values()))
        .with("requests", running.values().stream().map(Glance::document).toList());
  }

  private JsonDoc counts() {
    return JsonDoc.empty()
        .with("instances", instances.size())
        .with("aliases", state.aliases().size())
        .with("keys", state.keys().size())
        .with("secrets", state.secrets().size())
        .with("requests", running.size());
  }

  /** {@return what is not as it was in {@code before}} Requests that have ended are not in it. */
  List<Change> since(Glance before) {
    var changes = new ArrayList<Change>();
    if (state != before.state) {
      resources("instance", before.state, changes, GatewayState::instances);
      resources("alias", before.state, changes, GatewayState::aliases);
      resources("key", before.state, changes, GatewayState::keys);
      resources("secret", before.state, changes, GatewayState::secrets);
    }
    documents("instance", before.instances, instances, changes);
    documents("plugin", before.plugins, plugins, changes);
    running.forEach((id, request) -> {
      Running known = before.running.get(id);
      if (known == null || !known.equals(request)) {
        JsonDoc data = document(request).with("change", known == null ? "started" : "moved");
        changes.add(new Change("request", data));
      }
    });
    return changes;
  }

  private <R> void resources(
      String kind,
      GatewayState before,
      List<Change> changes,
      Function<GatewayState, Map<String, R>> of) {
    var all = new LinkedHashMap<String, R>(of.apply(before));
    all.putAll(of.apply(state));
    for (String id : all.keySet()) {
      R was = of.apply(before).get(id);
      R is = of.apply(state).get(id);
      if (!Objects.equals(was, is)) {
        changes.add(
            new Change(
                "state",
                JsonDoc.empty()
                    .with("kind", kind)
                    .with("id", id)
                    .with("change", was == null ? "made" : is == null ? "removed" : "changed")
                    .with("epoch", state.epoch())));
      }
    }
  }

  private static void documents(
      String event,
      Map<String, Map<String, Object>> before,
      Map<String, Map<String, Object>> now,
      List<Change> changes) {
    now.forEach((id, document) -> {
      if (!document.equals(before.get(id))) {
        changes.add(new Change(event, of(document)));
      }
    });
    before.keySet().stream()
        .filter(id -> !now.containsKey(id))
        .forEach(id ->
            changes.add(new Change(event, JsonDoc.empty().with("id", id).with("removed", true))));
  }

  private static JsonDoc of(Map<String, Object> document) {
    JsonDoc copy = JsonDoc.empty();
    document.forEach(copy::with);
    return copy;
  }

  private static JsonDoc document(Running request) {
    return JsonDoc.of(request.id(), request.id())
        .with("key_id", request.keyId())
        .with("key", request.keyName())
        .with("operation", request.operation())
        .with("target", request.target())
        .with("phase", request.phase())
        .with("stream", request.stream())
        .with("since", request.since());
  }
}
