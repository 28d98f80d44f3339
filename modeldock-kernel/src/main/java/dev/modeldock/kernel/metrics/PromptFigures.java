package dev.modeldock.kernel.metrics;

import dev.modeldock.kernel.promptlog.PromptArchive;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What has become of the entries of the prompt log. */
final class PromptFigures {

  private PromptFigures() {}

  static void register(PrometheusRegistry registry, PromptArchive prompts) {
    CounterWithCallback.builder()
        .name("modeldock_prompt_log_entries_total")
        .help("Entries of the prompt log: written, dropped for want of room, failed to be written.")
        .labelNames("result")
        .callback(figure -> {
          PromptArchive.Figures now = prompts.figures();
          figure.call(now.written(), "written");
          figure.call(now.dropped(), "dropped");
          figure.call(now.failed(), "failed");
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("modeldock_prompt_log_bytes")
        .help("What the prompt log takes on the disk.")
        .callback(figure -> figure.call(prompts.figures().bytes()))
        .register(registry);
  }
}
