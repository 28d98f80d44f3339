package dev.modeldock.kernel.control.resource;

import dev.modeldock.api.Health;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.instance.InstanceDocument;
import dev.modeldock.kernel.control.port.GatewayInfo;
import dev.modeldock.kernel.health.InstanceHealth;
import dev.modeldock.kernel.promptlog.PromptModes;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.ProviderRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** The gateway itself: whether it is alive and ready, and how it is doing. */
public final class GatewayRoutes {

  private final GatewayInfo gateway;
  private final StateEditor editor;
  private final ProviderRegistry registry;
  private final InstantSource clock;
  private final PromptModes prompts;

  public GatewayRoutes(
      GatewayInfo gateway,
      StateEditor editor,
      ProviderRegistry registry,
      InstantSource clock,
      PromptModes prompts) {
    this.gateway = gateway;
    this.editor = editor;
    this.registry = registry;
    this.clock = clock;
    this.prompts = prompts;
  }

  /** {@return the status, and the two routes that need no credential} */
  public List<Route> routes() {
    return List.of(
        Route.open("GET", "/livez", _ -> Reply.ok(JsonDoc.empty().with("status", "live")))
            .doc(Doc.of("Say that the process is alive.", StatusShapes.LIFE)),
        Route.open("GET", "/readyz", _ -> ready())
            .doc(
                Doc.of("Say whether the gateway takes requests.", StatusShapes.LIFE)
                    .refuses(503, "It takes none now.")),
        Route.of("GET", "/admin/v1/status", _ -> status())
            .doc(Doc.of("Show how the gateway is doing.", StatusShapes.STATUS)));
  }

  private Reply ready() throws ControlProblem {
    if (!gateway.ready()) {
      throw ControlProblem.of(503, "not_ready", "the gateway takes no requests now", null);
    }
    return Reply.ok(JsonDoc.empty().with("status", "ready"));
  }

  private Reply status() {
    var state = editor.state();
    List<InstanceView> instances = registry.instances();
    var now = clock.instant();
    return Reply.ok(
        JsonDoc.empty()
            .with("version", gateway.version())
            .with("ready", gateway.ready())
            .with("gateway", gateway.gateway())
            .with("lan", gateway.lan())
            .with(
                "certificate_sha256",
                gateway.certificate().map(live -> live.current().fingerprint()).orElse(null))
            .with("control", gateway.control())
            .with("home", gateway.home())
            .with("pid", gateway.pid())
            .with("started_at", gateway.startedAt())
            .with("uptime_seconds", Duration.between(gateway.startedAt(), now).toSeconds())
            .with("in_flight", gateway.inFlight())
            .with("instances", count(instances))
            .with("aliases", state.aliases().size())
            .with("keys", state.keys().values().stream().filter(key -> key.validAt(now)).count())
            .with("dev", gateway.dev())
            .with("prompt_log", prompts.widest(state).id()));
  }

  private JsonDoc count(List<InstanceView> instances) {
    return JsonDoc.empty()
        .with("total", instances.size())
        .with(
            "ready",
            instances.stream().filter(each -> each.state() == InstanceView.State.READY).count())
        .with(
            "problems",
            instances.stream()
                .flatMap(each -> each.problems().stream().map(line -> each.id() + ": " + line))
                .toList())
        .with("unwell", instances.stream().flatMap(each -> unwell(each.id())).toList());
  }

  /** What is ready to take requests and may yet not serve them well. */
  private Stream<JsonDoc> unwell(String instance) {
    return registry
        .standing(instance)
        .map(InstanceStanding::health)
        .map(InstanceHealth::state)
        .filter(health -> health.status() != Health.Status.UP)
        .map(health ->
            JsonDoc.of(instance, instance).with("health", InstanceDocument.health(health)))
        .stream();
  }
}
