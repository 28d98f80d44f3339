/** Whom and what the owner trusts of plugins, on the control API. */
package dev.modeldock.kernel.control.trust;
