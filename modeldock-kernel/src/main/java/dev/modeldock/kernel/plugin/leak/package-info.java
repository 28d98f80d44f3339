/**
 * Looks whether plugins that were unloaded leave the memory, and finds what keeps those that do
 * not.
 */
package dev.modeldock.kernel.plugin.leak;
