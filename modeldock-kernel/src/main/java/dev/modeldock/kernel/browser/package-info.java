/** The browsers that are signed in to the control center, and the codes by which they come in. */
package dev.modeldock.kernel.browser;
