/** The plugins on the control API: how each stands, and what can be done with it. */
package dev.modeldock.kernel.control.plugin;
