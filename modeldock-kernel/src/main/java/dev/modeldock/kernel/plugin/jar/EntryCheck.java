package dev.modeldock.kernel.plugin.jar;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/**
 * Reads every entry of a jar once, within bounds.
 *
 * <p>What an entry says of its size is not believed: the JDK inflates a manifest or a module
 * descriptor into memory as a whole, however much comes out. So this is asked before either is.
 */
final class EntryCheck {

  static final int MOST_ENTRIES = 10_000;

  /** The most that all entries may be when they are inflated, in bytes. */
  static final long LARGEST_CONTENT = 256L * 1024 * 1024;

  /** The most that an entry may be which the JDK reads as a whole, in bytes. */
  static final long LARGEST_HEAD = 1024 * 1024;

  private static final int MOST_NAMED = 3;

  private final JarFile file;
  private final List<String> names = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final byte[] buffer = new byte[64 * 1024];
  private long total;

  EntryCheck(JarFile file) {
    this.file = file;
  }

  /** {@return what is wrong with the entries; with any of it, nothing more of the jar is read} */
  List<String> problems() {
    if (file.size() > MOST_ENTRIES) {
      problems.add("it has " + file.size() + " entries, more than " + MOST_ENTRIES);
      return problems;
    }
    for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      names.add(entry.getName());
      if (!isSound(entry)) {
        return problems;
      }
    }
    twice();
    return problems;
  }

  private void twice() {
    var seen = new HashSet<String>();
    refuse(
        "it has entries twice, of which others may read the other",
        names.stream().filter(name -> !seen.add(name)).toList(),
        problems);
  }

  private boolean isSound(JarEntry entry) {
    long largest = isHead(entry.getName()) ? LARGEST_HEAD : LARGEST_CONTENT;
    var sum = new CRC32();
    long size = 0;
    try (InputStream in = file.getInputStream(entry)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
        size += n;
        total += n;
        if (size > largest) {
          return isNot("its " + entry.getName() + " is larger than " + megabytes(largest));
        }
        if (total > LARGEST_CONTENT) {
          return isNot("unpacked, it is larger than " + megabytes(LARGEST_CONTENT));
        }
      }
    } catch (IOException | RuntimeException _) {
      return isNot("its " + entry.getName() + " is damaged");
    }
    return entry.getCrc() == sum.getValue() || isNot("its " + entry.getName() + " is damaged");
  }

  private boolean isNot(String problem) {
    problems.add(problem);
    return false;
  }

  private static String megabytes(long bytes) {
    return bytes / (1024 * 1024) + " MB";
  }

  /** Whether the JDK reads it into memory as a whole, in whatever case it is written. */
  private static boolean isHead(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    return plain.endsWith("module-info.class")
        || plain.startsWith("meta-inf/services/")
        || plain.startsWith("meta-inf/") && plain.indexOf('/', "meta-inf/".length()) < 0;
  }

  /** Names some of {@code which}, if there are any. */
  static void refuse(String what, List<String> which, List<String> problems) {
    if (!which.isEmpty()) {
      String more =
          which.size() > MOST_NAMED ? " and " + (which.size() - MOST_NAMED) + " more" : "";
      problems.add(
          what
              + ": "
              + String.join(", ", which.subList(0, Math.min(which.size(), MOST_NAMED)))
              + more);
    }
  }
}
