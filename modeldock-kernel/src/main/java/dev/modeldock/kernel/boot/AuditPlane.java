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
import dev.modeldock.kernel.metrics.GatewayMetrics;
import dev.modeldock.kernel.store.mapdb.MapDbAuditIndex;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

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
}
