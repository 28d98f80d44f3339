package dev.modeldock.kernel.audit.chain;

import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps where the chain ended when it was last flushed, so that lines which are cut off its end are
 * missed. One line of a fixed length, written in place by one call: far less than a sector of any
 * disk, so it is the old one or the new one.
 */
final class HeadFile implements AutoCloseable {

  private static final int LENGTH = 128;

  private final RandomAccessFile file;

  /** Opens the file, made if it is not there. */
  HeadFile(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** {@return what was written last; empty if there is no file} */
  static Optional<Tip> read(Path path) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(path);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    try {
      JsonObject json = Json.object(content);
      return Optional.of(new Tip(json.integer("seq"), json.text("hash")))
          .filter(tip -> tip.seq() >= 0 && tip.hash().matches("[0-9a-f]{64}"));
    } catch (JsonProblem _) {
      return Optional.empty();
    }
  }

  void write(Tip tip) throws IOException {
    String text = "{\"seq\":" + tip.seq() + ",\"hash\":\"" + tip.hash() + "\"}";
    byte[] line =
        (text + " ".repeat(LENGTH - 1 - text.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
    file.seek(0);
    file.write(line);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
