/**
 * What lies between the socket and the parser: nothing, or TLS.
 *
 * <p>The server library's own TLS is not used. Its handshake has no deadline, it asks a name server
 * for the name of each client, and closing a connection waits there for a write that the client may
 * never let end.
 */
package dev.modeldock.kernel.http.transport;
