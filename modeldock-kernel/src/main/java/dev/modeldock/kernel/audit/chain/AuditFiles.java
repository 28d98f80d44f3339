package dev.modeldock.kernel.audit.chain;

import dev.modeldock.kernel.audit.index.Segment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Names the audit's files.
 *
 * @param folder where they are
 */
public record AuditFiles(Path folder) {

  /** {@return where {@code segment} is, or would be} */
  public Path path(Segment segment) {
    return folder.resolve(segment.fileName());
  }

  /** {@return the segments there are; a folder of a year is read in a fraction of a millisecond} */
  public NavigableSet<Segment> segments() throws IOException {
    var segments = new TreeSet<Segment>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jsonl")) {
      for (Path file : files) {
        Segment.of(file.getFileName().toString()).ifPresent(segments::add);
      }
    }
    return segments;
  }

  /** {@return where the end of the chain is kept, apart from the lines} */
  Path head() {
    return folder.resolve("audit.head");
  }

  /** {@return where the names of the files are kept, and where the chain begins} */
  Path list() {
    return folder.resolve("audit.files");
  }
}
