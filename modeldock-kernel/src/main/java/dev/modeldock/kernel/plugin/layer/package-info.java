/** Plugins as module layers: the one place of the gateway that knows PF4J. */
package dev.modeldock.kernel.plugin.layer;
