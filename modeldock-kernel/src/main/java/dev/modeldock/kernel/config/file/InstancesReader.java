package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the instances that the file defines. */
final class InstancesReader {

  private InstancesReader() {}

  static List<InstanceRecord> read(Section root) {
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
          PromptLogging promptLog = section.choice("prompt_log", PromptLogging.class);
          section.done();
          if (InstanceRecord.isId(id)) {
            instances.add(
                new InstanceRecord(
                    id,
                    type,
                    settings,
                    secrets,
                    risk,
                    lan,
                    models,
                    enabled,
                    Source.FILE,
                    limits,
                    promptLog));
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
}
