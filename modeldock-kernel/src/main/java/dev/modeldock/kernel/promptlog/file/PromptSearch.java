package dev.modeldock.kernel.promptlog.file;

import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.promptlog.PromptArchive.Filter;
import dev.modeldock.kernel.promptlog.file.PromptFolder.Part;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for entries in the files, newest first. Whatever is no entry is passed over. */
final class PromptSearch {

  /** The most targets that a request has, and then some. */
  private static final int MOST_TRIES = 32;

  private final PromptFolder folder;

  PromptSearch(PromptFolder folder) {
    this.folder = folder;
  }

  /** What is done with a line; {@return whether to go on} */
  private interface Taker {
    boolean take(byte[] line) throws JsonProblem;
  }

  List<JsonObject> find(Filter filter) throws IOException {
    var found = new ArrayList<JsonObject>();
    backwards(
        filter.since(),
        line -> {
          if (filter.requestId() == null || PromptLine.isOf(line, filter.requestId())) {
            JsonObject head = PromptLine.head(line);
            if (fits(head, filter)) {
              found.add(head);
            }
          }
          return found.size() < filter.limit();
        });
    return found;
  }

  List<JsonObject> get(String requestId) throws IOException {
    var found = new ArrayList<JsonObject>();
    backwards(
        null,
        line -> {
          if (PromptLine.isOf(line, requestId)) {
            found.add(Json.object(line));
            return found.size() < MOST_TRIES;
          }
          // They were written together, so nothing more is to come.
          return found.isEmpty();
        });
    Collections.reverse(found);
    return found;
  }

  private void backwards(@Nullable Instant since, Taker taker) throws IOException {
    for (Part part : folder.parts().reversed()) {
      if (since != null && part.day().isBefore(LocalDate.ofInstant(since, ZoneOffset.UTC))) {
        return;
      }
      try (var lines = new LinesBackwards(part.path())) {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          if (!taken(taker, line)) {
            return;
          }
        }
      } catch (FileNotFoundException _) {
        // It has grown too old meanwhile.
      }
    }
  }

  private static boolean taken(Taker taker, byte[] line) {
    try {
      return taker.take(line);
    } catch (JsonProblem _) {
      return true;
    }
  }

  private static boolean fits(JsonObject head, Filter filter) throws JsonProblem {
    Instant at = at(head);
    return (filter.since() == null || !at.isBefore(filter.since()))
        && (filter.until() == null || at.isBefore(filter.until()))
        && (filter.keyId() == null || filter.keyId().equals(head.text("key_id")))
        && (filter.model() == null
            || filter.model().equals(head.optionalText("model").orElse(null))
            || filter.model().equals(head.text("target")));
  }

  static Instant at(JsonObject head) throws JsonProblem {
    try {
      return Instant.parse(head.text("at"));
    } catch (DateTimeException broken) {
      throw new JsonProblem("'at' is not a moment in time", broken);
    }
  }
}
