/** The parts of HTTP/1.1 that are text and bytes only: no socket, no library. */
package dev.modeldock.kernel.http.message;
