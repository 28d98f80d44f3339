/**
 * The certificate by which other machines know the gateway: where it comes from, and its renewal.
 */
package dev.modeldock.kernel.certificate;
