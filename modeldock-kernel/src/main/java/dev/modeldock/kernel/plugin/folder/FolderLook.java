package dev.modeldock.kernel.plugin.folder;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was in the folders at one moment.
 *
 * @param jars all plugin jars, those of the first folder first, each folder's by name
 * @param unreadable the folders that could not be read; of their jars nothing is known
 */
public record FolderLook(Map<Path, JarStamp> jars, Set<Path> unreadable) {

  public FolderLook {
    jars = Collections.unmodifiableMap(new LinkedHashMap<>(jars));
    unreadable = Set.copyOf(unreadable);
  }
}
