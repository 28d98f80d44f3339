/**
 * The HTTP edge: the one home of the server library.
 *
 * <p>Helidon accepts, parses heads and frames bodies. What it leaves open is closed here: deadlines
 * on every read and write, what becomes of a body that nobody read, and knowing at once that a
 * client has left. Every connection therefore reads through {@code ConnectionInput} and writes
 * through {@code ConnectionOutput}, and every answer goes through {@code HttpExchange}.
 */
package dev.modeldock.kernel.http;
