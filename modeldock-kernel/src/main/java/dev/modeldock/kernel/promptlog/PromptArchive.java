package dev.modeldock.kernel.promptlog;

import dev.modeldock.kernel.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of the prompt log. Any thread; reads files. */
public interface PromptArchive {

  /**
   * Which entries are looked for; null means any.
   *
   * @param since the earliest arrival of the request
   * @param until arrivals before this
   * @param keyId the key's public part
   * @param model what was asked for, or the target that was asked
   * @param requestId the request's id
   * @param limit the most entries to return
   */
  record Filter(
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable String keyId,
      @Nullable String model,
      @Nullable String requestId,
      int limit) {}

  /**
   * What the log has done since the start, and what it takes.
   *
   * @param files how many files it has
   * @param bytes how long these are
   * @param written how many entries were written
   * @param dropped how many were not, as too much waited
   * @param failed how many were not, as the disk would not have them
   */
  record Figures(int files, long bytes, long written, long dropped, long failed) {}

  /** {@return what stands at the head of the entries that fit, without any text, newest first} */
  List<JsonObject> find(Filter filter) throws IOException;

  /** {@return the whole entries of a request, one for each target that was asked, in order} */
  List<JsonObject> get(String requestId) throws IOException;

  /**
   * Removes entries for good.
   *
   * @param before only those of requests that arrived before this; null for all
   * @return how many were removed
   */
  long purge(@Nullable Instant before) throws IOException, InterruptedException;

  /** {@return what the log has done, and what it takes} */
  Figures figures();
}
