package dev.modeldock.kernel.browser;

import dev.modeldock.kernel.home.PrivateMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The browsers that are signed in, as a file that only the owner may read: a line for each, its
 * values apart by tabs. It holds hashes and nothing that would sign anybody in.
 */
final class BrowserFile {

  private static final String NAME = "browsers";
  private static final int VALUES = 6;

  private final Path file;

  BrowserFile(Path home) {
    this.file = home.resolve(NAME);
  }

  /**
   * {@return the browsers of the file; none if there is no file}
   *
   * @throws IOException if it cannot be read, or is not such a file
   */
  List<Browser> read() throws IOException {
    try {
      PrivateMode.FILE.require(file);
      var browsers = new ArrayList<Browser>();
      for (String line : Files.readAllLines(file)) {
        browsers.add(browser(line));
      }
      return browsers;
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  private Browser browser(String line) throws IOException {
    String[] values = line.split("\t", -1);
    try {
      if (values.length == VALUES) {
        return new Browser(
            values[0],
            values[1],
            values[2],
            values[3],
            Instant.parse(values[4]),
            Instant.parse(values[5]));
      }
    } catch (DateTimeParseException _) {
      // Told below, as any other line that is none.
    }
    throw new IOException(file + " is damaged");
  }

  /** Replaces the file. After a crash there is the old one or the new one. */
  void write(Collection<Browser> browsers) throws IOException {
    var text = new StringBuilder();
    for (Browser each : browsers) {
      text.append(
          String.join(
              "\t",
              each.id(),
              each.label(),
              each.cookieHash(),
              each.tokenHash(),
              each.createdAt().toString(),
              each.lastSeenAt().toString()));
      text.append('\n');
    }
    Path beside = file.resolveSibling(NAME + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(beside, PrivateMode.FILE.attributes(file));
    try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      out.write(StandardCharsets.UTF_8.encode(text.toString()));
      out.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
