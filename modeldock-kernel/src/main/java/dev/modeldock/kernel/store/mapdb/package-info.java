/** Keeps the audit's index in MapDB: a shortcut that may be lost at any time, never the truth. */
package dev.modeldock.kernel.store.mapdb;
