/** What is said to and by the plugin host: orders, why one is not carried out, and news. */
package dev.modeldock.kernel.plugin.order;
