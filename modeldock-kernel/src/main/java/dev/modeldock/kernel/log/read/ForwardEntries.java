package dev.modeldock.kernel.log.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is written into the log from now on, over the files' rolling. An entry is whole when the
 * next begins, or when nothing came after it for a look. Used by one thread.
 */
final class ForwardEntries {

  private static final int BLOCK = 64 * 1024;
  private static final int MOST_LINES = 256;

  private final LogFiles files;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<String> text = new ArrayList<>();
  private LogFiles.@Nullable LogFile file;
  private long read;
  private long lineStart;
  private boolean cut;
  private @Nullable LogLine first;
  private @Nullable LogPosition begun;

  /** Begins at the end of what there is. */
  ForwardEntries(LogFiles files) throws IOException {
    this.files = files;
    List<LogFiles.LogFile> there = files.list();
    if (!there.isEmpty()) {
      open(there.getLast());
      try (var channel = open(there.getLast().path())) {
        read = channel.size();
        lineStart = read;
      }
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  /** Looks once, and hands on what is whole. */
  void look(Consumer<LogEntry> taker) throws IOException {
    boolean grown = file != null && grown(taker);
    for (LogFiles.LogFile each : files.list()) {
      if (file == null || each.start().compareTo(file.start()) > 0) {
        // What was written into the old file before it was rolled comes first.
        if (file != null) {
          grown(taker);
          finish(taker);
        }
        open(each);
        grown |= grown(taker);
      }
    }
    if (!grown && line.size() == 0) {
      finish(taker);
    }
  }

  private void open(LogFiles.LogFile next) {
    file = next;
    read = 0;
    lineStart = 0;
    line.reset();
    cut = false;
  }

  private boolean grown(Consumer<LogEntry> taker) throws IOException {
    if (file == null) {
      return false;
    }
    long before = read;
    try (var channel = open(file.path())) {
      while (channel.read(block.clear(), read) > 0) {
        block.flip();
        while (block.hasRemaining()) {
          take(block.get(), taker);
        }
      }
    } catch (NoSuchFileException _) {
      // It went while nobody looked; the next file is there.
      return false;
    }
    return read > before;
  }

  private void take(byte each, Consumer<LogEntry> taker) {
    read++;
    if (each != '\n') {
      if (line.size() < LogLine.MOST) {
        line.write(each);
      } else {
        cut = true;
      }
      return;
    }
    var next = LogLine.of(line.toByteArray(), !cut);
    if (next.begins() || first == null) {
      finish(taker);
      first = next;
      begun = file == null ? null : file.start().at(lineStart);
    }
    if (text.size() < MOST_LINES) {
      text.add(next.text());
    }
    line.reset();
    cut = false;
    lineStart = read;
  }

  private void finish(Consumer<LogEntry> taker) {
    if (first != null && begun != null) {
      taker.accept(new LogEntry(begun, first.at(), first.level(), LogPages.joined(text)));
    }
    first = null;
    begun = null;
    text.clear();
  }
}
