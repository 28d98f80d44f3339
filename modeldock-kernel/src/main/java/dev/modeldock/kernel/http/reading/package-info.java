/** How the server library reads what arrives. */
package dev.modeldock.kernel.http.reading;
