/** Who is believed about a plugin: what its author has signed, and what its owner agreed to. */
package dev.modeldock.kernel.plugin.trust;
