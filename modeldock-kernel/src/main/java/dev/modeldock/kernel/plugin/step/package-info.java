/** The steps of a plugin's life, from its file to its end, with their times. */
package dev.modeldock.kernel.plugin.step;
