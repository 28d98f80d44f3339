package dev.modeldock.kernel.plugin.folder;

import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * By what a changed file is told from the one that was there.
 *
 * @param size in bytes
 * @param modified when it was last written to, as far as its file system says
 * @param key which file it is, so that one that was renamed into place differs even if it is as
 *     large and as old; null where the file system has no such thing
 */
public record JarStamp(long size, FileTime modified, @Nullable Object key) {}
