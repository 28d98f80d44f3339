/** Who asks the control API. */
package dev.modeldock.kernel.control.caller;
