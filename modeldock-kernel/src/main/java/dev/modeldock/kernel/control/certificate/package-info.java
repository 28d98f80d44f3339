/** The certificate that other machines are shown, in the control API. */
package dev.modeldock.kernel.control.certificate;
