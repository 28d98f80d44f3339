/** Signing browsers in and out, and asking the control API as one of them. */
package dev.modeldock.kernel.control.browser;
