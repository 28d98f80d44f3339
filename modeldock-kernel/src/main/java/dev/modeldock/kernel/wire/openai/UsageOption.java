package dev.modeldock.kernel.wire.openai;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import org.jspecify.annotations.Nullable;

/**
 * Where a request body says {@code stream_options.include_usage}, and how to make it say so.
 *
 * @param state what the client wrote
 * @param start where that begins; meaningless when {@code ABSENT}
 * @param end the place behind it
 */
record UsageOption(State state, int start, int end) {

  /** What the client wrote. */
  enum State {
    /** No {@code stream_options}: nothing to change but to add. */
    ABSENT,
    /** {@code "stream_options": null}. */
    NULL,
    /** An object without members. */
    EMPTY,
    /** An object that does not say {@code include_usage}. */
    SILENT,
    /** An object in which it is false or null. */
    REFUSED,
    /** An object in which it is true. */
    WANTED
  }

  /** A stretch of the body and what is to stand in its place. */
  record Edit(int start, int end, String text) {}

  private static final String FIELD = "stream_options";
  private static final String MEMBER = "\"include_usage\":true";

  static UsageOption of(JsonScan fields) throws RejectedException {
    int member = fields.find(FIELD);
    if (member < 0) {
      return new UsageOption(State.ABSENT, 0, 0);
    }
    JsonValue options = fields.value(member);
    if (options.is(JsonKind.NULL)) {
      return new UsageOption(State.NULL, options.start(), options.end());
    }
    if (!options.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(FIELD, "an object", options);
    }
    State state = State.EMPTY;
    @Nullable JsonValue include = null;
    for (var each = options.cursor(); each.next(); ) {
      state = State.SILENT;
      if (each.named("include_usage")) {
        if (include != null) {
          throw RejectedException.invalid(FIELD, "has 'include_usage' twice");
        }
        include = each.value();
      }
    }
    if (include == null) {
      return new UsageOption(state, options.start() + 1, options.start() + 1);
    }
    boolean wanted = Fields.truth(include, FIELD + ".include_usage");
    return new UsageOption(wanted ? State.WANTED : State.REFUSED, include.start(), include.end());
  }

  boolean wanted() {
    return state == State.WANTED;
  }

  /**
   * {@return what to change so that usage is asked for, if anything}
   *
   * @param free a place behind a member's value, where another member can be put
   */
  @Nullable Edit edit(int free) {
    return switch (state) {
      case ABSENT -> new Edit(free, free, ",\"" + FIELD + "\":{" + MEMBER + "}");
      case NULL -> new Edit(start, end, "{" + MEMBER + "}");
      case EMPTY -> new Edit(start, end, MEMBER);
      case SILENT -> new Edit(start, end, MEMBER + ",");
      case REFUSED -> new Edit(start, end, "true");
      case WANTED -> null;
    };
  }
}
