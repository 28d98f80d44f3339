/** What the owner trusts of plugins: publishers, and jars that they have agreed to. */
package dev.modeldock.kernel.state.trust;
