/** Trying models from the control center. */
package dev.modeldock.kernel.control.playground;
