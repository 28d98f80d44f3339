package dev.modeldock.cli.authoring;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;

/** A folder that is filled by a command, and was not there before or had nothing in it. */
public record NewFolder(Path path) {

  /**
   * Writes files into it.
   *
   * @param files by their paths below the folder
   * @throws CommandFailure if something is in the folder already, or it cannot be written
   */
  public void fill(Map<String, byte[]> files) {
    try {
      requireEmpty();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path to = path.resolve(file.getKey());
        Files.createDirectories(to.getParent());
        Files.write(to, file.getValue(), StandardOpenOption.CREATE_NEW);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "unwritable", path + " cannot be written: " + e.getMessage(), null);
    }
  }

  private void requireEmpty() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    boolean empty;
    if (Files.isDirectory(path)) {
      try (Stream<Path> inside = Files.list(path)) {
        empty = inside.findAny().isEmpty();
      }
    } else {
      empty = false;
    }
    if (!empty) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "folder_exists",
          path + (Files.isDirectory(path) ? " has something in it" : " is a file"),
          "name another folder with --dir");
    }
  }
}
