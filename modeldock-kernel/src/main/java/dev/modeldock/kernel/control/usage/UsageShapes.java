package dev.modeldock.kernel.control.usage;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.usage.Axis;
import dev.modeldock.kernel.usage.Step;
import java.util.stream.Stream;

/** What usage is asked and answers. */
final class UsageShapes {

  private static final Type STEPS =
      Type.choice(Stream.of(Step.values()).map(Step::id).toArray(String[]::new));
  private static final Type AXES =
      Type.choice(Stream.of(Axis.values()).map(Axis::id).toArray(String[]::new));

  static final Shape QUERY =
      Shape.of("UsageQuery")
          .moment("since", "From the span on that this is in; else 24 hours before the end.")
          .moment("until", "Spans that begin before this; else now.")
          .with(
              "step",
              STEPS,
              "How long a span is; else what suits the range. Minutes are kept for"
                  + " 48 hours, hours for 30 days, days for 400.")
          .with("by", AXES, "What the sums are told apart by.");

  private static final Shape FIGURES =
      Shape.of("UsageFigures")
          .whole("requests", "How many there were, refused ones included.")
          .whole("errors", "How many of them were neither completed nor left by their client.")
          .whole("prompt_tokens", "Tokens read, as far as known.")
          .whole("completion_tokens", "Tokens made, as far as known.")
          .whole("latency_p50_ms", "How long half of them took at most, to a sixteenth.")
          .orNull()
          .whole("latency_p95_ms", "How long 19 of 20 took at most.")
          .orNull()
          .whole("first_token_p50_ms", "When half of them had the first byte of their answer.")
          .orNull()
          .whole("first_token_p95_ms", "When 19 of 20 had it.")
          .orNull();

  private static final Shape POINT =
      Shape.of("UsagePoint").moment("at", "When the span begins.").and(FIGURES);

  private static final Shape SERIES =
      Shape.resource("UsageSeries", "The key, instance, model or outcome; or none.")
          .and(FIGURES)
          .objects("points", POINT, "Spans with requests, in order.");

  static final Shape USAGE =
      Shape.of("Usage")
          .moment("since", "Where the first span begins.")
          .moment("until", "Before what spans begin.")
          .with("step", STEPS, "How long a span is.")
          .with("by", AXES, "What the sums are told apart by.")
          .truth("complete", "False while sums are still made anew from the audit.")
          .object("total", FIGURES, "All together.")
          .objects("data", SERIES, "The most used first.");

  private UsageShapes() {}
}
