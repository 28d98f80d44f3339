/** Where the gateway connects to: which addresses a name may lead to, and for whom. */
package dev.modeldock.kernel.reach;
