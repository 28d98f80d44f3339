package dev.modeldock.kernel.plugin.jar;

import java.nio.file.Path;

/**
 * A private copy of a plugin jar, which nobody changes while it is in use.
 *
 * @param origin the file that the owner dropped
 * @param copy the copy
 * @param sha256 the hash of the copy, in lower-case hex
 */
public record StagedJar(Path origin, Path copy, String sha256) {}
