/** Notices which plugin jars are in the folders of their owner, and when each is whole. */
package dev.modeldock.kernel.plugin.folder;
