/** Images and the like that a request names by an address, for a runtime to fetch. */
package dev.modeldock.kernel.wire.media;
