/** The first gate: what a request's origin alone decides, before any key is looked at. */
package dev.modeldock.kernel.admission;
