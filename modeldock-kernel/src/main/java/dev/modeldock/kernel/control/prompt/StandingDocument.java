package dev.modeldock.kernel.control.prompt;

import dev.modeldock.kernel.config.PromptLogConfig;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.promptlog.PromptArchive;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.util.Objects;

/** What the prompt log keeps of whom, and what it has come to. */
final class StandingDocument {

  private final PromptLogConfig config;

  StandingDocument(PromptLogConfig config) {
    this.config = config;
  }

  JsonDoc of(GatewayState state, PromptArchive.Figures figures) {
    return JsonDoc.empty()
        .with("mode", config.modes().global().id())
        .with("overrides", config.modes().overrides().id())
        .with("widest", config.modes().widest(state).id())
        .with("retention_days", config.retention().toDays())
        .with("max_total_bytes", config.maxTotal())
        .with(
            "keys",
            state.keys().values().stream()
                .filter(key -> key.revokedAt() == null && key.grant().promptLog() != null)
                .map(this::key)
                .toList())
        .with(
            "instances",
            state.instances().values().stream()
                .filter(instance -> instance.promptLog() != null)
                .map(this::instance)
                .toList())
        .with("files", figures.files())
        .with("bytes", figures.bytes())
        .with("written", figures.written())
        .with("dropped", figures.dropped())
        .with("failed", figures.failed());
  }

  private JsonDoc key(KeyRecord key) {
    PromptLogging said = Objects.requireNonNull(key.grant().promptLog());
    return JsonDoc.of(key.id(), key.name())
        .with("says", said.id())
        .with("effective", config.modes().of(said, null).id());
  }

  private JsonDoc instance(InstanceRecord instance) {
    PromptLogging said = Objects.requireNonNull(instance.promptLog());
    return JsonDoc.of(instance.id(), instance.id())
        .with("says", said.id())
        .with("effective", config.modes().of(null, said).id());
  }
}
