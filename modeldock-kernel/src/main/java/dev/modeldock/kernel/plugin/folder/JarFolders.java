package dev.modeldock.kernel.plugin.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The folders in which plugin jars are. A jar in an earlier folder counts before one in a later.
 * Any thread.
 */
public final class JarFolders {

  private final List<Path> folders;

  /**
   * @param folders need not be there, and may come and go
   */
  public JarFolders(List<Path> folders) {
    this.folders = folders.stream().map(each -> each.toAbsolutePath().normalize()).toList();
  }

  /** {@return the folders, absolute, those that count first first} */
  public List<Path> list() {
    return folders;
  }

  /** {@return how many folders count before the one that {@code jar} is in} */
  public int rank(Path jar) {
    int rank = folders.indexOf(jar.toAbsolutePath().normalize().getParent());
    return rank < 0 ? folders.size() : rank;
  }

  /** {@return what is in the folders now} */
  public FolderLook look() {
    var jars = new LinkedHashMap<Path, JarStamp>();
    var unreadable = new HashSet<Path>();
    folders.forEach(folder -> look(folder, jars, unreadable));
    return new FolderLook(jars, unreadable);
  }

  private static void look(Path folder, Map<Path, JarStamp> jars, Set<Path> unreadable) {
    var found = new TreeMap<Path, JarStamp>();
    try (var files = Files.newDirectoryStream(folder, JarFolders::isNamedAsJar)) {
      for (Path file : files) {
        stamp(file, found);
      }
      jars.putAll(found);
    } catch (IOException | DirectoryIteratorException _) {
      unreadable.add(folder);
    }
  }

  private static void stamp(Path file, Map<Path, JarStamp> found) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        found.put(
            file,
            new JarStamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
      }
    } catch (IOException _) {
      // Gone since it was listed, or a link that leads nowhere: as good as not there.
    }
  }

  /** What editors, browsers and copying programs leave beside a file does not look like this. */
  private static boolean isNamedAsJar(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".jar") && ".~#".indexOf(name.charAt(0)) < 0;
  }
}
