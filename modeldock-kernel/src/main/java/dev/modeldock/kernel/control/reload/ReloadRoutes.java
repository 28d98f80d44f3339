package dev.modeldock.kernel.control.reload;

import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.ConfigProblem;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.port.InstanceCheck;
import dev.modeldock.kernel.control.port.Reconciler;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.LayeredState;
import dev.modeldock.kernel.state.Source;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the configuration file again while requests are running. Its instances and aliases take the
 * place of the old ones all at once, or, if anything is wrong with any of it, not at all. Requests
 * that run go on with the instances that they have begun with.
 *
 * <p>What else the file says is how the process was set up; where that has changed, the answer says
 * that a restart is needed.
 */
public final class ReloadRoutes {

  private static final System.Logger LOG = System.getLogger(ReloadRoutes.class.getName());

  private static final Shape RELOADED =
      Shape.of("Reloaded")
          .text("file", "The configuration file, if there is one.")
          .orNull()
          .object("instances", Difference.SHAPE, "What has changed of the instances.")
          .object("aliases", Difference.SHAPE, "What has changed of the aliases.")
          .texts("restart_needed", "Values that hold from the next start on.");

  private final StateEditor editor;
  private final LayeredState state;
  private final ConfigSource source;
  private final GatewayConfig started;
  private final InstanceCheck check;
  private final Reconciler reconciler;

  /**
   * @param started the configuration that the process was set up by
   */
  public ReloadRoutes(
      StateEditor editor,
      LayeredState state,
      ConfigSource source,
      GatewayConfig started,
      InstanceCheck check,
      Reconciler reconciler) {
    this.editor = editor;
    this.state = state;
    this.source = source;
    this.started = started;
    this.check = check;
    this.reconciler = reconciler;
  }

  /** {@return the route} */
  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/admin/v1/config/reload", _ -> reload())
            .doc(
                Doc.of("Read the configuration file again, all of it or nothing.", RELOADED)
                    .refuses(422, "Something is wrong in it; nothing is changed.")));
  }

  private Reply reload() throws ControlProblem, IOException, InterruptedException {
    GatewayConfig config = config();
    List<InstanceRecord> instances = source.instances(config);
    JsonDoc done =
        editor.alone(() -> {
          var instancesBefore = layered(state.state().instances(), InstanceRecord::source);
          var aliasesBefore = layered(state.state().aliases(), AliasRecord::source);
          requireServable(instances, instancesBefore);
          state.overlay(instances, config.aliases());
          return JsonDoc.empty()
              .with("file", source.file().orElse(null))
              .with(
                  "instances",
                  Difference.of(
                      instancesBefore, layered(state.state().instances(), InstanceRecord::source)))
              .with(
                  "aliases",
                  Difference.of(
                      aliasesBefore, layered(state.state().aliases(), AliasRecord::source)))
              .with("restart_needed", changedOtherwise(config));
        });
    reconciler.apply();
    LOG.log(Level.INFO, "The configuration was read again: {0}", done.asMap());
    return Reply.ok(done);
  }

  private GatewayConfig config() throws ControlProblem {
    try {
      if (source.file().isEmpty() && fileIsInUse()) {
        // It may be just being replaced; taking everything away would be a strange way to find out.
        throw refused(List.of("the configuration file is gone"));
      }
      return source.read();
    } catch (ConfigException wrong) {
      throw refused(wrong.problems().stream().map(ConfigProblem::toString).toList());
    } catch (IOException unreadable) {
      throw refused(List.of("the file cannot be read: " + unreadable.getMessage()));
    }
  }

  private boolean fileIsInUse() {
    return state.state().instances().values().stream()
            .anyMatch(instance -> instance.source() == Source.FILE)
        || state.state().aliases().values().stream()
            .anyMatch(alias -> alias.source() == Source.FILE);
  }

  private static ControlProblem refused(List<String> problems) {
    return ControlProblem.refused(
        "the configuration cannot be used: " + String.join("; ", problems),
        problems,
        "nothing was changed; correct the file and ask again");
  }

  private void requireServable(List<InstanceRecord> instances, Map<String, InstanceRecord> running)
      throws ControlProblem, InterruptedException {
    var problems = new ArrayList<String>();
    for (InstanceRecord each : instances) {
      if (each.enabled() && !each.equals(running.get(each.id()))) {
        check.problems(each).forEach(problem -> problems.add(each.id() + ": " + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
  }

  private static <R> Map<String, R> layered(Map<String, R> all, Function<R, Source> source) {
    var layered = new LinkedHashMap<>(all);
    layered.values().removeIf(record -> source.apply(record) == Source.STATE);
    return layered;
  }

  private List<String> changedOtherwise(GatewayConfig config) {
    var before = new HashMap<String, String>();
    started.values().forEach(value -> before.put(value.path(), value.value()));
    return config.values().stream()
        .filter(value -> !value.value().equals(before.get(value.path())))
        .map(value -> value.path())
        .toList();
  }
}
