/** Reads a heap dump, and finds by which way something in it is held. */
package dev.modeldock.kernel.plugin.leak.heap;
