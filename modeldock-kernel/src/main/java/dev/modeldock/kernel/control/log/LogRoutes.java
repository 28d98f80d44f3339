package dev.modeldock.kernel.control.log;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Query;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.log.read.LogEntry;
import dev.modeldock.kernel.log.read.LogFiles;
import dev.modeldock.kernel.log.read.LogFilter;
import dev.modeldock.kernel.log.read.LogLevel;
import dev.modeldock.kernel.log.read.LogPages;
import dev.modeldock.kernel.log.read.LogPosition;
import dev.modeldock.kernel.log.read.LogTail;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The runtime log: looked through, followed, and taken away. */
public final class LogRoutes {

  private static final int USUAL = 200;
  private static final int MOST = 1000;
  private static final int CHARS = 8 * 1024;

  private final LogFiles files;
  private final LogPages pages;
  private final LogTail tail;

  public LogRoutes(LogFiles files) {
    this.files = files;
    this.pages = new LogPages(files);
    this.tail = new LogTail(files);
  }

  /** {@return the routes below {@code /admin/v1/logs}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/logs", this::find)
            .doc(
                Doc.of("Show the end of the runtime log, newest last.", LogShapes.PAGE)
                    .asks(LogShapes.PAGE_QUERY)),
        Route.of("GET", "/admin/v1/logs/tail", this::follow)
            .doc(
                Doc.of(
                        "Follow what is logged.",
                        "text/event-stream",
                        new Type.ObjectOf(LogShapes.ENTRY))
                    .asks(LogShapes.FILTER)
                    .refuses(503, "As many follow it as may.")),
        Route.told("/admin/v1/logs/download", _ -> download())
            .doc(Doc.of("Take all of the runtime log away.", "text/plain", null)));
  }

  private Reply find(ControlRequest request) throws ControlProblem, IOException {
    Query query = request.query();
    Optional<String> before = query.text("before");
    Optional<LogPosition> position = before.flatMap(LogPosition::parse);
    if (before.isPresent() && position.isEmpty()) {
      throw ControlProblem.invalidValue(
          "'before' is not the id of an entry of the log", "take it from an entry, or from next");
    }
    LogPages.Page page =
        pages.find(filter(query), query.number("limit", USUAL, MOST), position.orElse(null));
    LogPosition next = page.next();
    return Reply.ok(
        JsonDoc.empty()
            .with("data", page.entries().stream().map(LogRoutes::document).toList())
            .with("next", next == null ? null : next.id()));
  }

  private Reply follow(ControlRequest request) throws ControlProblem {
    LogFilter filter = filter(request.query());
    if (tail.full()) {
      throw ControlProblem.of(
          503,
          "too_many_followers",
          "the log is followed by " + LogTail.MOST + " already",
          "close one of them, such as a page of the control center");
    }
    return new Reply.Events(
        subscriber -> tail.follow(filter, entry -> subscriber.accept(document(entry))));
  }

  private static LogFilter filter(Query query) throws ControlProblem {
    String level = query.text("level").orElse(LogLevel.TRACE.id());
    return new LogFilter(
        LogLevel.of(level)
            .orElseThrow(() ->
                ControlProblem.invalidValue(
                    "there is no level '" + level + "'",
                    "the levels are "
                        + Stream.of(LogLevel.values())
                            .map(LogLevel::id)
                            .collect(Collectors.joining(", ")))),
        query.text("contains").orElse(""));
  }

  private static JsonDoc document(LogEntry entry) {
    return JsonDoc.empty()
        .with("id", entry.position().id())
        .with("at", entry.at())
        .with("level", entry.level().id())
        .with("message", entry.message());
  }

  private Reply download() throws IOException {
    List<LogFiles.LogFile> all = files.list();
    return new Reply.Rows(
        "text/plain; charset=utf-8",
        "modeldock.log",
        taker -> {
          for (LogFiles.LogFile each : all) {
            send(each, taker);
          }
        });
  }

  private static void send(LogFiles.LogFile file, Reply.Taker taker) throws IOException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try (var channel = FileChannel.open(file.path());
        Reader reader = Channels.newReader(channel, decoder, -1)) {
      char[] block = new char[CHARS];
      int kept = 0;
      for (int read = reader.read(block); read > 0; read = reader.read(block, kept, CHARS - kept)) {
        int there = kept + read;
        // A character of two halves is not torn apart.
        kept = Character.isHighSurrogate(block[there - 1]) && there > 1 ? 1 : 0;
        taker.text(new String(block, 0, there - kept));
        block[0] = block[there - 1];
      }
    } catch (NoSuchFileException _) {
      // It was the oldest, and has just gone.
    }
  }
}
