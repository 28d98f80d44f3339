/** Looks at a plugin jar as a gateway would, where none runs. */
package dev.modeldock.kernel.plugin.verify;
