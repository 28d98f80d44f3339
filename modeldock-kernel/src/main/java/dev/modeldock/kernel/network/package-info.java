/** Addresses and names in networks, as texts and as values. Asks no name server. */
package dev.modeldock.kernel.network;
