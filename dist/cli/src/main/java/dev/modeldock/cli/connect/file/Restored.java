package dev.modeldock.cli.connect.file;

import java.nio.file.Path;

/**
 * A file that was put back.
 *
 * @param file the file
 * @param removed whether there was none before, and there is none again
 * @param keyName the key that had been made for it and is still good; empty if none was
 */
public record Restored(Path file, boolean removed, String keyName) {}
