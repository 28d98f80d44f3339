package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.ChainReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Walks all files of the audit and checks that each line names the hash of the line before it. */
final class ChainCheck {

  private static final int MOST_PROBLEMS = 100;
  private static final int CHUNK = 64 * 1_024;

  private final DayFiles files;
  private final ChainWriter.Head head;
  private final MessageDigest sha256;
  private final List<String> problems = new ArrayList<>();
  private long events;
  private long expectedSeq = 1;
  private String expectedHash = "0".repeat(64);

  /**
   * Prepares a check of what was written up to {@code head}, so that it may go on while more is
   * written.
   */
  ChainCheck(DayFiles files, ChainWriter.Head head) {
    this.files = files;
    this.head = head;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  ChainReport run() throws IOException {
    int count = 0;
    for (LocalDate day : files.days()) {
      if (head.day() == null || day.isAfter(head.day())) {
        break;
      }
      count++;
      check(files.path(day), day.equals(head.day()) ? head.offset() : Long.MAX_VALUE);
    }
    if (!expectedHash.equals(head.lastHash())) {
      problem("the last line is not the one that was written last");
    }
    return new ChainReport(count, events, problems);
  }

  private void check(Path path, long end) throws IOException {
    String name = path.getFileName().toString();
    int number = 0;
    var unfinished = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(path)) {
      var chunk = new byte[CHUNK];
      long left = end;
      for (int read = in.read(chunk); read > 0 && left > 0; read = in.read(chunk)) {
        int length = (int) Math.min(read, left);
        left -= length;
        int from = 0;
        for (int i = 0; i < length; i++) {
          if (chunk[i] == '\n') {
            unfinished.write(chunk, from, i - from);
            check(name, ++number, unfinished.toByteArray());
            unfinished.reset();
            from = i + 1;
          }
        }
        unfinished.write(chunk, from, length - from);
      }
    }
    if (unfinished.size() > 0) {
      problem(name + ": the last line is not finished");
    }
  }

  private void check(String file, int number, byte[] line) {
    String where = file + " line " + number;
    var link = AuditLineReader.link(line);
    if (link.isEmpty()) {
      problem(where + ": not a line of the audit");
      expectedSeq++;
    } else {
      long seq = link.get().seq();
      if (seq != expectedSeq) {
        problem(where + ": event " + expectedSeq + " was expected, found " + seq);
      }
      if (!link.get().previousHash().equals(expectedHash)) {
        problem(where + ": the line before it was changed, removed or put in another place");
      }
      expectedSeq = seq + 1;
    }
    expectedHash = HexFormat.of().formatHex(sha256.digest(line));
    events++;
  }

  private void problem(String text) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(text);
    }
  }
}
