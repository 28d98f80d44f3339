package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.config.AuditConfig;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.config.ListenConfig;
import dev.modeldock.kernel.config.PluginsConfig;
import dev.modeldock.kernel.config.PromptLogConfig;
import dev.modeldock.kernel.config.TelemetryConfig;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.provider.trial.Probation;
import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.InstanceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads the configuration file, strictly: what is not known is an error with its line and the
 * nearest known name, and all errors are told at once.
 *
 * <p>The file says how the gateway runs and may define instances and aliases, which are then
 * changed only there. Everything has a default, so an empty file is a good one.
 */
public final class ConfigReader {

  /**
   * Reads a file.
   *
   * @param overrides values from the command line by path, such as {@code gateway.port}; they win
   * @throws ConfigException if anything is wrong in it
   * @throws IOException if it cannot be read
   */
  public GatewayConfig read(Path file, Map<String, String> overrides)
      throws ConfigException, IOException {
    return read(Files.readString(file), overrides);
  }

  /** Reads the text of a file. */
  public GatewayConfig read(String yaml, Map<String, String> overrides) throws ConfigException {
    var reading = new Reading(overrides);
    // Without a file the YAML library need not be loaded: it is a good part of a start.
    YamlNode.Mapping file =
        yaml.isBlank() ? new YamlNode.Mapping(1, Map.of()) : new YamlReader().read(yaml);
    var root = new Section(file, "", reading);
    ListenConfig listen = ListenReader.read(root.section("gateway"));
    Section limits = root.section("limits");
    Duration connect = limits.duration("connect", Duration.ofSeconds(5));
    CallLimits calls = calls(limits);
    AuditConfig audit = AuditReader.read(root.section("audit"));
    List<InstanceRecord> instances = InstancesReader.read(root);
    List<AliasRecord> aliases = AliasesReader.read(root);
    PromptLogConfig promptLog = PromptLogReader.read(root.section("prompt_log"));
    TelemetryConfig telemetry = TelemetryReader.read(root.section("telemetry"));
    PluginsConfig plugins = plugins(root.section("plugins"));
    root.done();
    reading.throwIfAny();
    return new GatewayConfig(
        listen,
        connect,
        calls,
        audit,
        instances,
        aliases,
        reading.values(),
        promptLog,
        telemetry,
        plugins);
  }

  private static PluginsConfig plugins(Section section) {
    var plugins =
        new PluginsConfig(
            section.duration("drain", HostLimits.defaults().drain()),
            section.integer("rollback_after", Probation.Rule.standard().defects(), 0, 20),
            section.truth("heap_dump_on_leak", HostLimits.defaults().heapDumps()));
    section.done();
    return plugins;
  }

  private static CallLimits calls(Section section) {
    CallLimits defaults = CallLimits.defaults();
    var limits =
        new CallLimits(
            section.duration("first_event", defaults.firstEvent()),
            section.duration("idle", defaults.idle()),
            section.duration("total", defaults.total()),
            section.duration("keep_alive", defaults.keepAlive()),
            section.integer("attempts", defaults.attempts(), 1, 20));
    section.done();
    return limits;
  }
}
