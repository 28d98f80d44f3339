package dev.modeldock.kernel.config;

import java.time.Duration;

/**
 * How plugins are replaced.
 *
 * @param drain how long requests may go on that use what was replaced; then they are cut off
 * @param rollbackAfter how many of the first requests of a new plugin may fail in it before what
 *     served before comes back; 0 if it never does
 * @param heapDumpOnLeak whether a heap dump may be made to find what keeps a plugin in memory that
 *     was unloaded
 */
public record PluginsConfig(Duration drain, int rollbackAfter, boolean heapDumpOnLeak) {}
