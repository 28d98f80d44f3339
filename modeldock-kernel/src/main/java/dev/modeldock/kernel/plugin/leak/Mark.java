package dev.modeldock.kernel.plugin.leak;

import java.lang.ref.WeakReference;

/**
 * Marks a loader that should go, without keeping it. It is found in a heap dump by the names of its
 * components.
 *
 * @param number of the generation
 * @param loader its loader
 */
record Mark(long number, WeakReference<ClassLoader> loader) {}
