package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the aliases that the file defines. */
final class AliasesReader {

  private AliasesReader() {}

  static List<AliasRecord> read(Section root) {
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
