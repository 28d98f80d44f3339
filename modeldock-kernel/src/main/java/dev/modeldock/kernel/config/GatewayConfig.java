package dev.modeldock.kernel.config;

import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.InstanceRecord;
import java.time.Duration;
import java.util.List;

/**
 * The configuration in effect.
 *
 * @param listen where the gateway listens
 * @param connect how long connecting to a runtime may take
 * @param limits how long calls may take
 * @param audit how the audit is kept
 * @param instances the instances that the file defines
 * @param aliases the aliases that the file defines
 * @param values every value with its source, in the order in which they were read
 * @param promptLog what the prompt log keeps, and for how long
 * @param telemetry what is told to a collector
 * @param plugins how plugins are replaced
 */
public record GatewayConfig(
    ListenConfig listen,
    Duration connect,
    CallLimits limits,
    AuditConfig audit,
    List<InstanceRecord> instances,
    List<AliasRecord> aliases,
    List<ConfigValue> values,
    PromptLogConfig promptLog,
    TelemetryConfig telemetry,
    PluginsConfig plugins) {

  public GatewayConfig {
    instances = List.copyOf(instances);
    aliases = List.copyOf(aliases);
    values = List.copyOf(values);
  }
}
