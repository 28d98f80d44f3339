/** How a new generation of a plugin proves itself: before it serves, and when it begins to. */
package dev.modeldock.kernel.provider.trial;
