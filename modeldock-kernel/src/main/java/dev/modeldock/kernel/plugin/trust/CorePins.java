package dev.modeldock.kernel.plugin.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The jars that the distribution came with.
 *
 * @param folder where they are; null if there is no distribution
 * @param hashes what they are, by file name
 */
public record CorePins(@Nullable Path folder, Map<String, String> hashes) {

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9._+-]+)");

  public CorePins {
    folder = folder == null ? null : folder.toAbsolutePath().normalize();
    hashes = Map.copyOf(hashes);
  }

  /** {@return the pins of a gateway that comes with nothing, as one that is run from its build} */
  public static CorePins none() {
    return new CorePins(null, Map.of());
  }

  /**
   * Reads the pins of a distribution, one jar a line, as {@code sha256sum} writes them.
   *
   * @param file the pins
   * @param folder the jars
   * @throws IOException if the file cannot be read or is damaged; the message says what to do
   */
  public static CorePins read(Path file, Path folder) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is missing; unpack the distribution again");
    }
    var hashes = new LinkedHashMap<String, String>();
    for (String line : Files.readAllLines(file)) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches() || hashes.put(parts.group(2), parts.group(1)) != null) {
        throw new IOException(file + " is damaged; unpack the distribution again");
      }
    }
    return new CorePins(folder, hashes);
  }

  /** {@return whether those bytes came with the distribution, wherever they are now} */
  boolean contains(String sha256) {
    return hashes.containsValue(sha256);
  }

  /** {@return whether the distribution came with a jar where {@code file} is} */
  boolean names(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return folder != null
        && folder.equals(absolute.getParent())
        && hashes.containsKey(String.valueOf(absolute.getFileName()));
  }
}
