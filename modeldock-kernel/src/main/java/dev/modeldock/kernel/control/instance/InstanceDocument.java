package dev.modeldock.kernel.control.instance;

import dev.modeldock.kernel.capacity.CapacityRules;
import dev.modeldock.kernel.config.file.Amounts;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.health.HealthState;
import dev.modeldock.kernel.health.InstanceHealth;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.InstanceRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An instance as the control API shows it: what was said of it, and what has become of that. */
public final class InstanceDocument {

  private final ProviderRegistry registry;

  InstanceDocument(ProviderRegistry registry) {
    this.registry = registry;
  }

  JsonDoc of(InstanceRecord instance) {
    Optional<InstanceView> view =
        registry.instances().stream().filter(each -> each.id().equals(instance.id())).findFirst();
    Optional<InstanceStanding> standing = registry.standing(instance.id());
    JsonDoc document =
        JsonDoc.of(instance.id(), instance.id())
            .with("type", instance.type())
            .with("enabled", instance.enabled())
            .with(
                "state",
                view.map(each -> each.state().name().toLowerCase(Locale.ROOT)).orElse(null))
            .with("problems", view.map(InstanceView::problems).orElse(List.of()))
            .with(
                "health",
                standing
                    .map(InstanceStanding::health)
                    .map(InstanceHealth::state)
                    .map(InstanceDocument::health)
                    .orElse(null))
            .with("in_flight", standing.map(each -> each.capacity().inFlight()).orElse(0))
            .with("waiting", standing.map(each -> each.capacity().waiting()).orElse(0))
            .with("plugin", view.map(InstanceView::plugin).orElse(null))
            .with("generation", view.map(InstanceView::generation).orElse(0L))
            .with("settings", instance.settings().asMap())
            .with("secrets", instance.secrets())
            .with("risk", risk(instance, standing))
            .with("risk_source", instance.risk() == null ? "type" : "owner")
            .with("lan", instance.lan())
            .with("allowed_models", instance.allowedModels());
    standing.map(InstanceStanding::rules).ifPresent(rules -> limits(document, rules));
    return document
        .with("timeouts", InstanceFields.written(instance.limits().timeouts()))
        .with("prompt_log", instance.promptLog() == null ? null : instance.promptLog().id())
        .with("source", instance.source().id());
  }

  /** {@return how an instance is, as a document} */
  public static JsonDoc health(HealthState health) {
    return JsonDoc.empty()
        .with("status", health.status().name().toLowerCase(Locale.ROOT))
        .with("since", health.since())
        .with("why", health.why());
  }

  private static @Nullable String risk(
      InstanceRecord instance, Optional<InstanceStanding> standing) {
    return Optional.ofNullable(instance.risk())
        .or(() -> standing.map(InstanceStanding::risk))
        .map(risk -> risk.id())
        .orElse(null);
  }

  /** The limits that apply; without one on the calls at once, nobody ever waits. */
  private static void limits(JsonDoc document, CapacityRules rules) {
    boolean limited = rules.limited();
    document
        .with("max_concurrent", limited ? (Object) rules.limit() : null)
        .with("queue", limited ? (Object) rules.queue() : null)
        .with("queue_timeout", limited ? Amounts.text(rules.patience()) : null);
  }
}
