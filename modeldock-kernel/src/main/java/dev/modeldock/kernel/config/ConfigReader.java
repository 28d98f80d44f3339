package dev.modeldock.kernel.config;

import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration file, strictly: what is not known is an error with its line and the
 * nearest known name, and all errors are told at once.
 *
 * <p>The file says how the gateway runs and may define instances and aliases, which are then
 * changed only there. Everything has a default, so an empty file is a good one.
 */
public final class ConfigReader {

  private static final long MOST_BODY = 1L << 30;

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
    ListenConfig listen = listen(root.section("gateway"));
    Section limits = root.section("limits");
    Duration connect = limits.duration("connect", Duration.ofSeconds(5));
    CallLimits calls = calls(limits);
    Section audit = root.section("audit");
    AuditFsync fsync = audit.choice("fsync", AuditFsync.INTERVAL);
    audit.done();
    List<InstanceRecord> instances = instances(root);
    List<AliasRecord> aliases = aliases(root);
    root.done();
    reading.throwIfAny();
    return new GatewayConfig(listen, connect, calls, fsync, instances, aliases, reading.values());
  }

  private static ListenConfig listen(Section section) {
    String host = section.text("host", "127.0.0.1");
    if (!List.of("127.0.0.1", "localhost", "::1").contains(host)) {
      section.problem("host", "must be 127.0.0.1, ::1 or localhost, this is '" + host + "'");
    }
    long maxBody = section.bytes("max_body", 32L << 20);
    if (maxBody < 1024 || maxBody > MOST_BODY) {
      section.problem("max_body", "must be from 1KiB to 1GiB");
    }
    var listen =
        new ListenConfig(
            host,
            section.integer("port", 3737, 0, 65_535),
            section.integer("control_port", 3738, 0, 65_535),
            section.texts("allowed_hosts"),
            section.texts("allowed_origins"),
            maxBody,
            section.duration("body_timeout", Duration.ofSeconds(60)));
    if (listen.port() != 0 && listen.port() == listen.controlPort()) {
      section.problem("control_port", "is the same as port; the two listeners need one each");
    }
    section.done();
    return listen;
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

  private static List<InstanceRecord> instances(Section root) {
    var instances = new ArrayList<InstanceRecord>();
    root.sections("instances")
        .forEach((id, section) -> {
          String type = section.text("type");
          if (type == null) {
            section.problem("type", "is missing: which provider serves this instance?");
            type = "";
          }
          Map<String, String> secrets = section.textMap("secrets");
          secrets.forEach((name, reference) -> {
            if (!reference.matches("(?s)(env|file|store):.+")) {
              section.problem(
                  "secrets",
                  "'" + name + "' must be env:NAME, file:PATH or store:NAME, not a value");
            }
          });
          var settings = section.settings("settings");
          Risk risk = section.choice("risk", Risk.class);
          boolean lan = section.truth("lan", false);
          List<String> models = section.texts("allow_models");
          boolean enabled = section.truth("enabled", true);
          InstanceLimits limits = limits(section);
          section.done();
          if (InstanceRecord.isId(id)) {
            instances.add(
                new InstanceRecord(
                    id, type, settings, secrets, risk, lan, models, enabled, Source.FILE, limits));
          } else {
            section.problem("", "an instance id is lower-case letters, digits and dashes");
          }
        });
    return instances;
  }

  private static InstanceLimits limits(Section section) {
    Integer calls = section.calls("max_concurrent");
    Integer queue = section.calls("queue");
    Duration queueTimeout = section.limit("queue_timeout");
    Section timeouts = section.section("timeouts");
    var times =
        new InstanceLimits.Timeouts(
            timeouts.limit("connect"),
            timeouts.limit("first_event"),
            timeouts.limit("idle"),
            timeouts.limit("total"));
    timeouts.done();
    return new InstanceLimits(calls, queue, queueTimeout, times);
  }

  private static List<AliasRecord> aliases(Section root) {
    var aliases = new ArrayList<AliasRecord>();
    root.sections("aliases")
        .forEach((name, section) -> {
          var targets = new ArrayList<Target>();
          for (String id : section.texts("targets")) {
            Optional<Target> target = Target.parse(id);
            target.ifPresentOrElse(
                targets::add,
                () -> section.problem("targets", "'" + id + "' is not instance:model"));
          }
          var options = section.settings("options");
          section.done();
          if (targets.isEmpty()) {
            section.problem("targets", "an alias needs at least one instance:model");
          } else if (!AliasRecord.isName(name)) {
            section.problem("", "an alias is letters, digits, dots, dashes and underscores");
          } else {
            aliases.add(new AliasRecord(name, targets, options, Source.FILE));
          }
        });
    return aliases;
  }
}
