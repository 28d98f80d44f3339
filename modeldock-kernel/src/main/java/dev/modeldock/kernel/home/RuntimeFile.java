package dev.modeldock.kernel.home;

import dev.modeldock.kernel.journal.DurableFiles;
import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells commands where the gateway of a home folder listens: {@code gateway.json}, there from ready
 * to the clean stop.
 *
 * @param pid the gateway's process
 * @param gateway where clients reach it
 * @param control where commands reach it
 * @param startedAt when it became ready
 */
public record RuntimeFile(long pid, URI gateway, URI control, Instant startedAt) {

  private static final String NAME = "gateway.json";

  /** Writes it into the home folder {@code root}; readers see all of it or none. */
  public void write(Path root) throws IOException {
    DurableFiles.replace(
        root.resolve(NAME),
        Json.pretty(
            JsonObject.builder()
                .put("pid", pid)
                .put("gateway", gateway.toString())
                .put("control", control.toString())
                .put("started_at", startedAt.toString())
                .build()));
  }

  /**
   * {@return what the home folder {@code root} says, if it says something} After a crash that may
   * be of a process that is gone: see {@link #alive()}.
   *
   * @throws HomeProblem if the file is damaged
   */
  public static Optional<RuntimeFile> read(Path root) throws IOException {
    Path file = root.resolve(NAME);
    try {
      JsonObject json = Json.object(Files.readAllBytes(file));
      return Optional.of(
          new RuntimeFile(
              json.integer("pid"),
              URI.create(json.text("gateway")),
              URI.create(json.text("control")),
              Instant.parse(json.text("started_at"))));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JsonProblem | IllegalArgumentException | DateTimeException broken) {
      throw new HomeProblem(
          file + " is damaged (" + broken.getMessage() + "); restart the gateway", broken);
    }
  }

  /** Removes it from the home folder {@code root}. */
  public static void remove(Path root) throws IOException {
    Files.deleteIfExists(root.resolve(NAME));
  }

  /** {@return whether there is a process of that number} */
  public boolean alive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
