package dev.modeldock.kernel.control.usage;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Query;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.usage.Axis;
import dev.modeldock.kernel.usage.Rollups;
import dev.modeldock.kernel.usage.Step;
import dev.modeldock.kernel.usage.Tally;
import dev.modeldock.kernel.usage.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How much was used, over time. */
public final class UsageRoutes {

  private static final Duration USUAL = Duration.ofHours(24);
  private static final int MOST_SPANS = 3_000;

  private final Rollups rollups;
  private final StateEditor editor;
  private final InstantSource clock;

  /**
   * @param editor knows what keys are called
   */
  public UsageRoutes(Rollups rollups, StateEditor editor, InstantSource clock) {
    this.rollups = rollups;
    this.editor = editor;
    this.clock = clock;
  }

  /** {@return the route {@code /admin/v1/usage}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/usage", this::usage)
            .doc(
                Doc.of("Show how much was used, over time.", UsageShapes.USAGE)
                    .asks(UsageShapes.QUERY)));
  }

  private Reply usage(ControlRequest request) throws ControlProblem, IOException {
    Query query = request.query();
    Instant until = query.instant("until").orElseGet(clock::instant);
    Instant since = query.instant("since").orElse(until.minus(USUAL));
    if (!since.isBefore(until)) {
      throw ControlProblem.invalidValue("'since' is not before 'until'", null);
    }
    Step step = step(query, Duration.between(since, until));
    Axis axis = one(query, "by", Axis.values(), Axis::id).orElse(Axis.ALL);
    Usage usage = rollups.read(step, axis, since, until);
    var all = new Tally();
    usage.series().values().forEach(points -> all.add(Usage.total(points)));
    var series = new ArrayList<JsonDoc>();
    usage.series().entrySet().stream()
        .sorted(Comparator.comparing(each -> -Usage.total(each.getValue()).requests()))
        .forEach(each -> series.add(series(axis, each.getKey(), each.getValue())));
    return Reply.ok(
        JsonDoc.empty()
            .with("since", step.begin(since))
            .with("until", until)
            .with("step", step.id())
            .with("by", axis.id())
            .with("complete", usage.complete())
            .with("total", figures(JsonDoc.empty(), all))
            .with("data", series));
  }

  /** Fine enough for a chart, and coarse enough for one, unless the caller knows better. */
  private Step step(Query query, Duration range) throws ControlProblem {
    Optional<Step> given = one(query, "step", Step.values(), Step::id);
    Step step =
        given.orElse(
            range.compareTo(Duration.ofHours(6)) <= 0
                ? Step.MINUTE
                : range.compareTo(Duration.ofDays(14)) <= 0 ? Step.HOUR : Step.DAY);
    if (range.dividedBy(step.length()) > MOST_SPANS) {
      throw ControlProblem.invalidValue(
          "that is more than " + MOST_SPANS + " times a " + step.id(), "ask for a longer step");
    }
    return step;
  }

  private interface Id<T> {
    String of(T value);
  }

  private static <T> Optional<T> one(Query query, String name, T[] all, Id<T> id)
      throws ControlProblem {
    Optional<String> given = query.text(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> found = Stream.of(all).filter(each -> id.of(each).equals(given.get())).findFirst();
    if (found.isEmpty()) {
      throw ControlProblem.invalidValue(
          "there is no " + name + " '" + given.get() + "'",
          "it is one of " + String.join(", ", Stream.of(all).map(id::of).toList()));
    }
    return found;
  }

  private JsonDoc series(Axis axis, String value, SortedMap<Instant, Tally> points) {
    var documents = new ArrayList<JsonDoc>();
    points.forEach((at, tally) -> documents.add(figures(JsonDoc.empty().with("at", at), tally)));
    return figures(JsonDoc.of(value, name(axis, value)), Usage.total(points))
        .with("points", documents);
  }

  private String name(Axis axis, String value) {
    return axis == Axis.KEY ? editor.state().key(value).map(KeyRecord::name).orElse(value) : value;
  }

  private static JsonDoc figures(JsonDoc document, Tally tally) {
    return document
        .with("requests", tally.requests())
        .with("errors", tally.errors())
        .with("prompt_tokens", tally.promptTokens())
        .with("completion_tokens", tally.completionTokens())
        .with("latency_p50_ms", known(tally.latency().quantile(0.5)))
        .with("latency_p95_ms", known(tally.latency().quantile(0.95)))
        .with("first_token_p50_ms", known(tally.firstToken().quantile(0.5)))
        .with("first_token_p95_ms", known(tally.firstToken().quantile(0.95)));
  }

  private static @Nullable Long known(OptionalLong number) {
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }
}
