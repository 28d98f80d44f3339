package dev.modeldock.system;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A jar of the distribution. */
record ShippedJar(Path file) {

  /** {@return the jars of a folder of the distribution and those below it} */
  static List<ShippedJar> in(String folder) {
    try (Stream<Path> files = Files.walk(Distribution.built().folder().resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .map(ShippedJar::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ModuleDescriptor module() {
    Set<ModuleReference> found = ModuleFinder.of(file).findAll();
    assertThat(found).as("modules in %s", this).hasSize(1);
    return found.iterator().next().descriptor();
  }

  Attributes manifest() {
    return opened(jar -> jar.getManifest().getMainAttributes());
  }

  List<String> entries() {
    return opened(jar -> jar.stream().map(JarEntry::getName).toList());
  }

  /** {@return the names of the classes, without those that a newer JDK would get instead} */
  Set<String> classes() {
    return entries().stream()
        .filter(ShippedJar::isClass)
        .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
        .collect(toSet());
  }

  /** {@return the classes as they were compiled} */
  List<byte[]> code() {
    return opened(jar -> {
      List<byte[]> all = new ArrayList<>();
      for (JarEntry entry : jar.stream().filter(e -> isClass(e.getName())).toList()) {
        all.add(jar.getInputStream(entry).readAllBytes());
      }
      return all;
    });
  }

  private static boolean isClass(String entry) {
    return entry.endsWith(".class")
        && !entry.startsWith("META-INF/")
        && !entry.equals("module-info.class");
  }

  private <T> T opened(Reading<T> reading) {
    try (JarFile jar = new JarFile(file.toFile())) {
      return reading.from(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }

  /** What is to be known of an open jar. */
  private interface Reading<T> {
    T from(JarFile jar) throws IOException;
  }
}
