package dev.modeldock.kernel.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a build makes: a plugin jar, or the folder of classes that would go into one.
 *
 * @param path the jar or the folder; a build may take it away for a while
 */
record BuildOutput(Path path) {

  /** Sizes and times of all files: two that are equal mean that nothing was written between. */
  record Look(TreeMap<String, String> files) {}

  /** {@return how it looks now; empty while it is not whole} */
  Optional<Look> look() {
    try {
      if (Files.isRegularFile(path)) {
        var one = new TreeMap<String, String>();
        one.put("", trace(path));
        return Optional.of(new Look(one));
      }
      if (!Files.isRegularFile(path.resolve("module-info.class"))) {
        return Optional.empty();
      }
      var files = new TreeMap<String, String>();
      for (Path file : files(path)) {
        files.put(path.relativize(file).toString(), trace(file));
      }
      return Optional.of(new Look(files));
    } catch (IOException _) {
      // A build is at work in it; the next look is soon.
      return Optional.empty();
    }
  }

  /** {@return the files in {@code folder} and below, in an order that does not change} */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      return inside
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String trace(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
  }

  /**
   * {@return a jar of what is there now}
   *
   * @param packed where to write it, if it is not one already
   */
  Path jar(Path packed) throws IOException {
    if (Files.isRegularFile(path)) {
      return path;
    }
    ClassesJar.write(path, packed);
    return packed;
  }
}
