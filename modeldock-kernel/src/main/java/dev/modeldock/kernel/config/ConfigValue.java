package dev.modeldock.kernel.config;

/**
 * A value in effect and where it comes from.
 *
 * @param path the key, with dots
 * @param value the value, as text
 * @param source {@code default}, {@code command line}, or the file's line as {@code line 12}
 */
public record ConfigValue(String path, String value, String source) {}
