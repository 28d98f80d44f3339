package dev.modeldock.kernel.workbench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
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

  /**
   * {@return how it looks now; empty while it is not whole} A compiler writes the descriptor of the
   * module early, and a class that it names may be missing for a while.
   */
  Optional<Look> look() {
    try {
      if (Files.isRegularFile(path)) {
        var one = new TreeMap<String, String>();
        one.put("", trace(path));
        return Optional.of(new Look(one));
      }
      if (!providesWhatItSays()) {
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

  private boolean providesWhatItSays() throws IOException {
    try (InputStream in = Files.newInputStream(path.resolve("module-info.class"))) {
      return ModuleDescriptor.read(in).provides().stream()
          .flatMap(service -> service.providers().stream())
          .map(name -> path.resolve(name.replace('.', '/') + ".class"))
          .allMatch(Files::isRegularFile);
    } catch (InvalidModuleDescriptorException _) {
      return false;
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
    if (!Files.isRegularFile(path.resolve(ClassesJar.MANIFEST))) {
      throw new IOException(
          "%s has no %s: the build puts it there if it is among the resources, as in a new project"
              .formatted(path, ClassesJar.MANIFEST));
    }
    ClassesJar.write(path, packed);
    return packed;
  }
}
