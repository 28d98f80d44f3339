package dev.modeldock.kernel.audit.chain;

import dev.modeldock.kernel.audit.index.Segment;
import dev.modeldock.kernel.journal.DurableFiles;
import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files the chain goes through, so that one that is gone can be named.
 *
 * @param anchor the line before the first one that is kept
 * @param starts the number of the first line of each file
 */
record FileList(Tip anchor, NavigableMap<Segment, Long> starts) {

  static final FileList EMPTY = new FileList(Tip.NONE, new TreeMap<>());

  /** {@return the list that was written last; empty if there is none that can be read} */
  static Optional<FileList> read(Path path) throws IOException {
    try {
      return Optional.of(of(Json.object(Files.readAllBytes(path))));
    } catch (NoSuchFileException | JsonProblem _) {
      return Optional.empty();
    }
  }

  private static FileList of(JsonObject json) throws JsonProblem {
    JsonObject anchor = json.object("anchor");
    var starts = new TreeMap<Segment, Long>();
    for (JsonObject file : json.objects("files")) {
      Segment segment =
          Segment.of(file.text("name")).orElseThrow(() -> new JsonProblem("no name of a file"));
      starts.put(segment, file.integer("seq"));
    }
    return new FileList(new Tip(anchor.integer("seq"), anchor.text("hash")), starts);
  }

  void write(Path path) throws IOException {
    List<JsonObject> files =
        starts.entrySet().stream()
            .map(start ->
                JsonObject.builder()
                    .put("name", start.getKey().fileName())
                    .put("seq", start.getValue())
                    .build())
            .toList();
    DurableFiles.replace(
        path,
        Json.pretty(
            JsonObject.builder()
                .put(
                    "anchor",
                    JsonObject.builder()
                        .put("seq", anchor.seq())
                        .put("hash", anchor.hash())
                        .build())
                .put("files", files)
                .build()));
  }

  /** {@return this list with one more file} */
  FileList with(Segment segment, long firstSeq) {
    var more = new TreeMap<>(starts);
    more.put(segment, firstSeq);
    return new FileList(anchor, more);
  }

  /** {@return what is left when all before {@code kept} is gone} */
  FileList from(Segment kept, Tip before) {
    return new FileList(before, new TreeMap<>(starts.tailMap(kept, true)));
  }
}
