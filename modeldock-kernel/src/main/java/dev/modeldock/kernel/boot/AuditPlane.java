package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.AuditRules;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.audit.file.LenientAudit;
import dev.modeldock.kernel.config.AuditConfig;
import dev.modeldock.kernel.control.action.ActionLog;
import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.metrics.GatewayMetrics;
import dev.modeldock.kernel.plugin.order.PluginNews;
import dev.modeldock.kernel.store.mapdb.MapDbAuditIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The audit, as the configuration wants it kept. */
final class AuditPlane {

  private static final Duration FLUSH_AT_MOST = Duration.ofSeconds(1);

  private AuditPlane() {}

  static AuditJournal open(HomeFolder home, AuditConfig config, InstantSource clock)
      throws IOException {
    var rules =
        new AuditRules(fsync(config), config.maxFile(), config.retention(), config.maxTotal());
    return AuditJournal.open(home.audit(), rules, () -> MapDbAuditIndex.open(home.index()), clock);
  }

  private static FsyncPolicy fsync(AuditConfig config) {
    return switch (config.fsync()) {
      case NEVER -> new FsyncPolicy.Never();
      case INTERVAL -> new FsyncPolicy.Interval(FLUSH_AT_MOST);
      case EVERY -> new FsyncPolicy.Every();
    };
  }

  /** {@return what takes the requests} */
  static AuditSink requests(AuditJournal audit, AuditConfig config, GatewayMetrics metrics) {
    metrics.unaudited(audit::unwritten);
    return metrics.counting(
        switch (config.whenBroken()) {
          case REFUSE -> audit;
          case ALLOW -> new LenientAudit(audit);
        });
  }

  /** {@return what takes the actions; they are never let pass} */
  static ActionLog actions(AuditJournal audit) {
    return new ActionLog() {
      @Override
      public void write(ControlEvent event) throws IOException {
        audit.write(event);
      }

      @Override
      public void check() throws IOException {
        audit.check();
      }
    };
  }

  /** {@return what takes the changes of plugins, whoever wants them} */
  static PluginNews plugins(AuditJournal audit, InstantSource clock) {
    return (id, why, before, after) ->
        audit.write(
            new ControlEvent(
                "own_" + UUID.randomUUID(),
                clock.instant(),
                ControlEvent.Actor.GATEWAY,
                "plugins." + why.name().toLowerCase(Locale.ROOT),
                id,
                new ControlEvent.Change(json(before), json(after)),
                ControlEvent.Outcome.DONE,
                null));
  }

  private static @Nullable String json(PluginNews.@Nullable Jar jar) {
    return jar == null
        ? null
        : new String(
            Json.compact(
                JsonObject.builder()
                    .put("version", jar.version())
                    .put("sha256", jar.sha256())
                    .build()),
            StandardCharsets.UTF_8);
  }
}
