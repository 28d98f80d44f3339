/** The jars that a gateway keeps for its owner: those that serve, and the one before each. */
package dev.modeldock.kernel.plugin.shelf;
