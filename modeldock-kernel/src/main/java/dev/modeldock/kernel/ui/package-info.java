/** Serves the files of the control center, which a module beside the kernel brings. */
package dev.modeldock.kernel.ui;
